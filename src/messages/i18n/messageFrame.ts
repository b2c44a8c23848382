import type { MessageLocale } from '../messageContent.ts';

/** Texts that every message to a patient shares, per language. */
interface MessageFrame {
  readonly greeting: (name: string | null) => string;
  readonly addressHint: string;
  readonly optOut: string;
  readonly unsubscribe: string;
}

export const MESSAGE_FRAMES: Readonly<Record<MessageLocale, MessageFrame>> = {
  en: {
    greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
    addressHint: 'If the button does not work, open this address:',
    optOut: 'Reply STOP to opt out.',
    unsubscribe: 'Unsubscribe',
  },
  de: {
    greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
    addressHint: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
    optOut: 'Abmelden: Antwort STOP.',
    unsubscribe: 'Abmelden',
  },
};
