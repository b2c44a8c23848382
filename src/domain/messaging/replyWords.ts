/** The meaning of an answer to an SMS; `text` when it is none of the known words. */
export type ReplyMeaning = 'confirm' | 'cancel' | 'stop' | 'start' | 'help' | 'text';

/**
 * What Twilio has done about a message by itself, its form field `OptOutType`
 * (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out); absent when Twilio has done nothing, or does not
 * report it.
 */
export type OptOutType = 'STOP' | 'START' | 'HELP';

/**
 * The whole answer has to be one of these: a patient does not confirm by writing "yes, but later". STOP, START and HELP with
 * their variants are Twilio's English ones (https://help.twilio.com/articles/223134027) and what people write in
 * German, Spanish and French; answers to our own questions are numbers first.
 */
const WORDS: Readonly<Record<Exclude<ReplyMeaning, 'text'>, readonly string[]>> = {
  confirm: [
    ...['1', 'YES', 'Y', 'YES PLEASE', 'OK', 'OKAY', 'CONFIRM', 'CONFIRMED', 'I CONFIRM'],
    ...['JA', 'J', 'JA BITTE', 'BESTÄTIGEN', 'BESTAETIGEN', 'BESTÄTIGT', 'BESTAETIGT', 'ZUSAGE', 'ZUSAGEN'],
    ...['ICH KOMME', 'PASST', 'SI', 'SÍ', 'CONFIRMO', 'CONFIRMAR', 'DE ACUERDO'],
    ...['OUI', 'JE CONFIRME', 'CONFIRMER', 'D ACCORD'],
  ],
  cancel: [
    ...['2', 'NO', 'N', 'CANCEL', 'CANCELLED', 'CANCELED', 'PLEASE CANCEL', 'CANCEL PLEASE'],
    ...['NEIN', 'ABSAGE', 'ABSAGEN', 'ABGESAGT', 'BITTE ABSAGEN', 'STORNO', 'STORNIEREN', 'ICH SAGE AB'],
    ...['CANCELAR', 'CANCELO', 'ANULAR', 'NO PUEDO'],
    ...['NON', 'ANNULER', 'J ANNULE', 'ANNULATION'],
  ],
  stop: [
    ...[
      'STOP',
      'STOPALL',
      'STOP ALL',
      'STOP PLEASE',
      'PLEASE STOP',
      'STOP SMS',
      'UNSUBSCRIBE',
      'UNSUBSCRIBE ME',
    ],
    ...['END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT'],
    ...['STOPP', 'STOP BITTE', 'STOPP BITTE', 'BITTE STOP', 'BITTE STOPP', 'STOPP SMS', 'KEINE SMS'],
    ...['KEINE SMS MEHR', 'ABMELDEN', 'ABBESTELLEN', 'AUSTRAGEN', 'ENDE'],
    ...['BAJA', 'ALTO', 'DARME DE BAJA', 'NO MAS SMS', 'NO MÁS SMS'],
    ...['ARRET', 'ARRÊT', 'DÉSABONNER', 'DESABONNER', 'PLUS DE SMS'],
  ],
  start: ['START', 'UNSTOP', 'SUBSCRIBE', 'ANMELDEN', 'STARTEN', 'ALTA'],
  help: ['HELP', 'INFO', 'HELP ME', 'HILFE', 'AYUDA', 'AIDE'],
};

/** What a message means, and what it does to the sender's consent to SMS. */
export interface ReadReply {
  readonly meaning: ReplyMeaning;
  readonly consent: 'withdrawn' | 'given' | 'unchanged';
}

/**
 * Reads an inbound SMS in English, German, Spanish or French.
 *
 * Two of Twilio's words have two meanings: CANCEL opts a number out at Twilio, YES opts it in. When a workflow waits
 * for an answer, they are that answer, and count for consent only when Twilio reports that it has acted on them; when
 * no workflow waits, they mean STOP and START. An opt-out that Twilio keeps to itself shows in its refusal of the next
 * SMS.
 *
 * @param isAwaited whether a workflow waits for an answer from this number.
 */
export function readReply(text: string, isAwaited: boolean, optOutType?: OptOutType): ReadReply {
  const words = normalized(text);
  const ofTwilio = optOutType === undefined ? undefined : MEANING_AT_TWILIO[optOutType];
  const meaning = (isAwaited ? undefined : UNASKED.get(words)) ?? MEANINGS.get(words) ?? ofTwilio ?? 'text';
  return { meaning, consent: consentOf(ofTwilio ?? meaning) };
}

const MEANINGS: ReadonlyMap<string, ReplyMeaning> = new Map(
  (['confirm', 'cancel', 'stop', 'start', 'help'] as const).flatMap((meaning) =>
    WORDS[meaning].map((word): [string, ReplyMeaning] => [word, meaning]),
  ),
);
const UNASKED: ReadonlyMap<string, ReplyMeaning> = new Map([
  ['CANCEL', 'stop'],
  ['YES', 'start'],
]);
const MEANING_AT_TWILIO = { STOP: 'stop', START: 'start', HELP: 'help' } as const satisfies Record<
  OptOutType,
  ReplyMeaning
>;

function consentOf(meaning: ReplyMeaning): ReadReply['consent'] {
  if (meaning === 'stop') return 'withdrawn';
  return meaning === 'start' ? 'given' : 'unchanged';
}

/** Upper case, without quotes and marks around the words: `“ja, bitte!”` and `1.` are the words JA BITTE and 1. */
function normalized(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
