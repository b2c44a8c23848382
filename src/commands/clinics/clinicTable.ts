import type { CommandTable } from '../shared/commandEntry.ts';

export const CLINIC_TABLE: CommandTable = {
  heading: 'Clinics',
  groups: [
    { name: 'clinics', summary: 'the clinics that Aftercare works for' },
    { name: 'clinics credentials', summary: 'accounts of clinics at Resend and Twilio' },
    { name: 'tokens', summary: 'bearer tokens by which apps call the HTTP API' },
  ],
  commands: [
    {
      name: 'clinics create',
      summary: 'add a clinic; what is not given begins with a default, some of them those of its country',
      load: async () => (await import('./clinicCommands.ts')).createClinicCommand,
    },
    {
      name: 'clinics set',
      summary: 'change fields of a clinic; each change makes a version',
      load: async () => (await import('./clinicCommands.ts')).setClinic,
    },
    {
      name: 'clinics show',
      summary: 'show what is stored about a clinic',
      load: async () => (await import('./clinicCommands.ts')).showClinic,
    },
    {
      name: 'clinics list',
      summary: 'list the clinics, newest first',
      load: async () => (await import('./clinicCommands.ts')).listAllClinics,
    },
    {
      name: 'clinics credentials set',
      summary: 'let a clinic send from an account of its own; the secrets are stored encrypted',
      load: async () => (await import('./credentialCommands.ts')).setClinicCredentials,
    },
    {
      name: 'clinics credentials show',
      summary: 'show fingerprints of the credentials of a clinic, and who set them when',
      load: async () => (await import('./credentialCommands.ts')).showClinicCredentials,
    },
    {
      name: 'clinics credentials clear',
      summary: 'let a clinic send from the account of the configuration again',
      load: async () => (await import('./credentialCommands.ts')).clearClinicCredentials,
    },
    {
      name: 'tokens create',
      summary: 'make a token and print it, the only time that it is shown',
      load: async () => (await import('./tokenCommands.ts')).createToken,
    },
    {
      name: 'tokens list',
      summary: 'list the tokens, newest first',
      load: async () => (await import('./tokenCommands.ts')).listTokens,
    },
    {
      name: 'tokens rotate',
      summary: 'replace a token; the one before stays valid for a while',
      load: async () => (await import('./tokenCommands.ts')).rotateToken,
    },
    {
      name: 'tokens revoke',
      summary: 'make a token invalid at once',
      load: async () => (await import('./tokenCommands.ts')).revokeToken,
    },
  ],
};
