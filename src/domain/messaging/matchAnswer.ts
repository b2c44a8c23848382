import type { ReplyMeaning, ReplyWords } from './replyWords.ts';

/**
 * What Twilio has done about a message by itself, its form field `OptOutType`
 * (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out); absent when Twilio has done nothing, or does not
 * report it.
 */
export type OptOutType = 'STOP' | 'START' | 'HELP';

/** A question that was sent to a phone number by SMS. */
export interface AskedQuestion {
  /** The number that confirms; the next one cancels. Null for a question that is answered in words only. */
  readonly firstAnswer: number | null;
  /** What the text of the question offers. */
  readonly offers: readonly ('confirm' | 'cancel')[];
  /** Whether an answer in words can still be about it. */
  readonly isOpen: boolean;
}

/** What an SMS means, and the question it answers; null when it answers none. */
export interface MatchedAnswer<Question> {
  readonly meaning: ReplyMeaning;
  readonly question: Question | null;
  readonly consent: 'withdrawn' | 'given' | 'unchanged';
}

/**
 * Finds the question that an SMS answers. A number answers the question that named it. Words answer a question only
 * where one alone is open, so that an ambiguous answer changes nothing: it is a text for staff to read.
 *
 * Two of Twilio's words have two meanings: CANCEL opts a number out at Twilio, YES opts it in. Where something was asked
 * they are the answer, and count for consent only when Twilio reports that it has acted on them; where nothing was
 * asked, they mean STOP and START.
 *
 * @param questions to the number, newest first, one for each workflow
 */
export function matchAnswer<Question extends AskedQuestion>(
  words: ReplyWords,
  questions: readonly Question[],
  optOutType?: OptOutType,
): MatchedAnswer<Question> {
  const { meaning, question } = matched(words, questions);
  const ofTwilio = optOutType === undefined ? undefined : MEANING_AT_TWILIO[optOutType];
  const withdrawn = ofTwilio === undefined ? words.optsOut || meaning === 'stop' : ofTwilio === 'stop';
  const given = ofTwilio === undefined ? meaning === 'start' : ofTwilio === 'start';
  return {
    // A keyword of the clinic's own, which only Twilio knows.
    meaning: meaning === 'text' && words.says === 'text' && !words.optsOut ? (ofTwilio ?? meaning) : meaning,
    question,
    consent: withdrawn ? 'withdrawn' : given ? 'given' : 'unchanged',
  };
}

const MEANING_AT_TWILIO = { STOP: 'stop', START: 'start', HELP: 'help' } as const satisfies Record<
  OptOutType,
  ReplyMeaning
>;

interface Match<Question> {
  readonly meaning: ReplyMeaning;
  readonly question: Question | null;
}

function matched<Question extends AskedQuestion>(
  words: ReplyWords,
  questions: readonly Question[],
): Match<Question> {
  const newest = questions[0] ?? null;
  switch (words.says) {
    case 'stop':
    case 'start':
    case 'help':
    case 'text':
      return { meaning: words.says, question: newest };
    case 'number':
      return byNumber(words, questions) ?? { meaning: 'text', question: newest };
    default:
      if (newest === null && words.atTwilio !== null)
        return { meaning: words.atTwilio === 'cancel' ? 'stop' : 'start', question: null };
      return byWords(words.says, questions) ?? { meaning: 'text', question: newest };
  }
}

function byNumber<Question extends AskedQuestion>(
  { number, besideNumber }: ReplyWords,
  questions: readonly Question[],
): Match<Question> | undefined {
  const places = questions.map(({ firstAnswer }) =>
    firstAnswer === null || number === null ? -1 : number - firstAnswer,
  );
  const index = places.findIndex((place) => place === 0 || place === 1);
  const question = questions[index];
  if (!question) return undefined;
  const meaning = places[index] === 0 ? 'confirm' : 'cancel';
  const isContradicted = besideNumber !== null && (besideNumber === 'yes') !== (meaning === 'confirm');
  // Whoever has confirmed may say so again.
  const isOffered =
    question.offers.includes(meaning) || (meaning === 'confirm' && question.offers.length > 0);
  return { meaning: isOffered && !isContradicted ? meaning : 'text', question };
}

function byWords<Question extends AskedQuestion>(
  says: 'yes' | 'no' | 'cancel',
  questions: readonly Question[],
): Match<Question> | undefined {
  const open = questions.filter(({ isOpen, offers }) => isOpen && offers.length > 0);
  const [only, ...others] = says === 'cancel' ? open.filter(({ offers }) => offers.includes('cancel')) : open;
  if (!only || others.length > 0) return undefined;
  if (says === 'cancel') return { meaning: 'cancel', question: only };
  if (!only.offers.includes('confirm')) return undefined;
  if (says === 'yes') return { meaning: 'confirm', question: only };
  return only.offers.includes('cancel') ? { meaning: 'cancel', question: only } : undefined;
}
