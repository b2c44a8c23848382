import type { CommandTable } from '../shared/commandEntry.ts';

export const CLINIC_TABLE: CommandTable = {
  heading: 'Clinics',
  groups: [{ name: 'clinics', summary: 'the clinics that Aftercare works for' }],
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
  ],
};
