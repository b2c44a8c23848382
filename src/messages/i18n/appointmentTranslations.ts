import type { MessageLocale } from '../messageContent.ts';

export interface AppointmentTime {
  readonly long: string;
  readonly short: string;
}

type ClockChange = 'none' | 'skipped' | 'repeated';

export interface AppointmentTranslation {
  readonly subject: string;
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly note: string;
  /** The part of the SMS between the clinic's name and the opt-out. */
  readonly sms: string;
}

interface AppointmentTranslations {
  readonly kicker: string;
  readonly when: string;
  readonly inYourZone: string;
  readonly where: string;
  readonly book: string;
  readonly footer: (clinicName: string) => string;
  readonly reminder: (
    when: AppointmentTime,
    state: { readonly clockChange: ClockChange; readonly isConfirmed: boolean },
  ) => AppointmentTranslation;
  readonly changed: (
    when: AppointmentTime,
    before: AppointmentTime,
    clockChange: ClockChange,
  ) => AppointmentTranslation;
  readonly cancelled: (when: AppointmentTime, by: 'clinic' | 'patient') => AppointmentTranslation;
  readonly noShow: (when: AppointmentTime) => AppointmentTranslation;
}

/**
 * Replies are numbers: Twilio takes the words CANCEL and YES as opt-out and opt-in
 * (https://help.twilio.com/articles/223134027), so a message must not ask for them.
 */
export const APPOINTMENT_TRANSLATIONS: Readonly<Record<MessageLocale, AppointmentTranslations>> = {
  en: {
    kicker: 'Appointment',
    when: 'When',
    inYourZone: 'In your time zone',
    where: 'Where',
    book: 'Book a new appointment',
    footer: (clinicName) => `You receive this message because you have an appointment at ${clinicName}.`,
    reminder: (when, { clockChange, isConfirmed }) => ({
      subject: `Your appointment on ${when.long}`,
      preview: isConfirmed ? 'You have confirmed it. See you soon.' : 'A short reminder from us.',
      heading: 'Your appointment is coming up',
      paragraphs: [
        isConfirmed
          ? 'This is a reminder of the appointment you confirmed.'
          : 'This is a reminder of your appointment with us. Please tell us if you cannot come.',
        ...ENGLISH_CLOCK_CHANGE[clockChange],
      ],
      note: 'If you cannot come, please let us know early: another patient may be waiting for this time.',
      sms: isConfirmed
        ? `reminder of your appointment, ${when.short}. Reply 2 to cancel.`
        : `reminder of your appointment, ${when.short}. Reply 1 to confirm, 2 to cancel.`,
    }),
    changed: (when, before, clockChange) => ({
      subject: `Your appointment has moved to ${when.long}`,
      preview: `It was planned for ${before.long}.`,
      heading: 'Your appointment has moved',
      paragraphs: [
        `Your appointment of ${before.long} takes place at another time.`,
        ...ENGLISH_CLOCK_CHANGE[clockChange],
      ],
      note: 'If the new time does not suit you, please contact us.',
      sms: `your appointment has moved to ${when.short}. Reply 1 to confirm, 2 to cancel.`,
    }),
    cancelled: (when, by) => ({
      subject: `Your appointment on ${when.long} is cancelled`,
      preview: by === 'clinic' ? 'Please contact us for a new time.' : 'We have cancelled it as you asked.',
      heading: 'Your appointment is cancelled',
      paragraphs: [
        by === 'clinic'
          ? 'We are sorry: this appointment cannot take place.'
          : 'As you asked, we have cancelled this appointment.',
      ],
      note: 'Please contact us for a new time.',
      sms: `your appointment of ${when.short} is cancelled. Please contact us for a new time.`,
    }),
    noShow: (when) => ({
      subject: 'We missed you',
      preview: 'Would you like a new appointment?',
      heading: 'We missed you',
      paragraphs: ['You had an appointment with us, and we did not see you. Would you like a new one?'],
      note: 'If you were there, please accept our apologies and ignore this message.',
      sms: `we missed you at your appointment, ${when.short}. Please contact us for a new time.`,
    }),
  },
  de: {
    kicker: 'Termin',
    when: 'Wann',
    inYourZone: 'In Ihrer Zeitzone',
    where: 'Wo',
    book: 'Neuen Termin buchen',
    footer: (clinicName) => `Sie erhalten diese Nachricht, weil Sie bei ${clinicName} einen Termin haben.`,
    reminder: (when, { clockChange, isConfirmed }) => ({
      subject: `Ihr Termin: ${when.long}`,
      preview: isConfirmed ? 'Sie haben ihn bestätigt. Bis bald!' : 'Eine kurze Erinnerung von uns.',
      heading: 'Ihr Termin steht bevor',
      paragraphs: [
        isConfirmed
          ? 'Wir erinnern Sie an den Termin, den Sie bestätigt haben.'
          : 'Wir erinnern Sie an Ihren Termin bei uns. Bitte sagen Sie Bescheid, falls Sie nicht kommen können.',
        ...GERMAN_CLOCK_CHANGE[clockChange],
      ],
      note: 'Falls Sie verhindert sind, sagen Sie bitte früh ab: Vielleicht wartet jemand auf diese Zeit.',
      sms: isConfirmed
        ? `Erinnerung an Ihren Termin, ${when.short}. Antwort 2: absagen.`
        : `Erinnerung an Ihren Termin, ${when.short}. Antwort 1: bestätigen, 2: absagen.`,
    }),
    changed: (when, before, clockChange) => ({
      subject: `Ihr Termin wurde verlegt: ${when.long}`,
      preview: `Geplant war er für ${before.long}.`,
      heading: 'Ihr Termin wurde verlegt',
      paragraphs: [
        `Ihr Termin (bisher ${before.long}) findet zu einer anderen Zeit statt.`,
        ...GERMAN_CLOCK_CHANGE[clockChange],
      ],
      note: 'Falls Ihnen die neue Zeit nicht passt, melden Sie sich bitte bei uns.',
      sms: `Ihr Termin wurde verlegt auf ${when.short}. Antwort 1: bestätigen, 2: absagen.`,
    }),
    cancelled: (when, by) => ({
      subject: `Ihr Termin ist abgesagt: ${when.long}`,
      preview:
        by === 'clinic'
          ? 'Bitte melden Sie sich für einen neuen Termin.'
          : 'Wir haben ihn wie gewünscht abgesagt.',
      heading: 'Ihr Termin ist abgesagt',
      paragraphs: [
        by === 'clinic'
          ? 'Es tut uns leid: Dieser Termin kann nicht stattfinden.'
          : 'Wie gewünscht haben wir diesen Termin abgesagt.',
      ],
      note: 'Bitte melden Sie sich für einen neuen Termin.',
      sms: `Ihr Termin am ${when.short} ist abgesagt. Bitte melden Sie sich für einen neuen.`,
    }),
    noShow: (when) => ({
      subject: 'Wir haben Sie vermisst',
      preview: 'Möchten Sie einen neuen Termin?',
      heading: 'Wir haben Sie vermisst',
      paragraphs: [
        'Sie hatten einen Termin bei uns, und wir haben Sie nicht gesehen. Möchten Sie einen neuen?',
      ],
      note: 'Falls Sie doch da waren, bitten wir um Entschuldigung; dann ist diese Nachricht hinfällig.',
      sms: `wir haben Sie zu Ihrem Termin am ${when.short} vermisst. Bitte melden Sie sich für einen neuen.`,
    }),
  },
};

const ENGLISH_CLOCK_CHANGE: Readonly<Record<ClockChange, readonly string[]>> = {
  none: [],
  skipped: [
    'The clocks go forward just then and leave out the time that was planned; the time given here is the right one.',
  ],
  repeated: ['The clocks go back just then, so this time comes twice; the first of the two is meant.'],
};

const GERMAN_CLOCK_CHANGE: Readonly<Record<ClockChange, readonly string[]>> = {
  none: [],
  skipped: [
    'Gerade dann werden die Uhren vorgestellt, und die geplante Zeit fällt aus; es gilt die hier genannte.',
  ],
  repeated: [
    'Gerade dann werden die Uhren zurückgestellt, und diese Zeit gibt es zweimal; gemeint ist die erste.',
  ],
};
