import type { CommandTable } from '../shared/commandEntry.ts';

export const APPOINTMENT_TABLE: CommandTable = {
  heading: 'Appointments',
  groups: [{ name: 'appointments', summary: 'appointments and their reminders' }],
  commands: [
    {
      name: 'appointments book',
      summary: 'book an appointment, or change one; what is not named then stays as it is',
      load: async () => (await import('./appointmentBookCommand.ts')).bookAppointment,
    },
    {
      name: 'appointments import',
      summary: 'book, move and cancel appointments as a file says; a second import changes nothing',
      load: async () => (await import('./appointmentImportCommand.ts')).importAppointmentFile,
    },
    {
      name: 'appointments list',
      summary: 'list the appointments of a clinic by their start',
      load: async () => (await import('./appointmentViewCommands.ts')).listClinicAppointments,
    },
    {
      name: 'appointments show',
      summary: 'show an appointment and what becomes of each reminder',
      load: async () => (await import('./appointmentViewCommands.ts')).showAppointment,
    },
    {
      name: 'appointments move',
      summary: 'move an appointment to another time',
      load: async () => (await import('./appointmentCommands.ts')).moveAppointment,
    },
    {
      name: 'appointments cancel',
      summary: 'cancel an appointment; no more reminders are sent',
      load: async () => (await import('./appointmentCommands.ts')).cancelAppointment,
    },
    {
      name: 'appointments confirm',
      summary: 'record that an appointment is confirmed',
      load: async () => (await import('./appointmentCommands.ts')).confirmAppointment,
    },
    {
      name: 'appointments contact',
      summary: 'remind another contact',
      load: async () => (await import('./appointmentCommands.ts')).changeAppointmentContact,
    },
    {
      name: 'appointments completed',
      summary: 'record that the patient came',
      load: async () => (await import('./appointmentCommands.ts')).completeAppointment,
    },
    {
      name: 'appointments no-show',
      summary: 'record that the patient did not come',
      load: async () => (await import('./appointmentCommands.ts')).missAppointment,
    },
  ],
};
