import type { ReplyPhrases } from './replyPhrases.ts';

export const ENGLISH: ReplyPhrases = {
  yes: [
    ...['yes', 'y', 'yep', 'yeah', 'yup', 'yes (i am|we are)', 'sure', 'of course', 'ok', 'okay', 'k'],
    ...['i (can|will|shall)', "i'll", 'fine', 'perfect', 'great', 'sounds good', 'all good', 'agreed'],
    ...['(i )?(confirm|accept)', '(i am |we are )?(confirmed|coming)', 'confirming', "i'm coming"],
    ...["(i|we)('ll| will) (be there|come|attend)", 'see you( (there|then|soon|tomorrow))?'],
  ],
  no: ['no', 'n', 'nope', 'nah', 'not really', 'no way'],
  cancel: [
    ...['cancel', 'cancelled', 'canceled', 'cancelling', 'i cancel'],
    ...[
      '(i (want|would like|need|have|wish) to |can you |could you )?cancel( (it|this|that|(my|the|this|our) (appointment|visit|booking)))?',
    ],
    ...["(i|we) (can't|cannot|can not|won't|will not) (come|make it|attend|be there)( (today|tomorrow))?"],
  ],
  stop: [
    ...[
      'stop',
      'stopp',
      'stopall',
      'stop (all|it|this|that|now|everything|sms|texts|texting|messages|messaging)',
    ],
    ...['end', 'quit', 'revoke', 'optout', 'opt out', 'remove', 'delete me', 'enough', 'go away'],
  ],
  optOut: [
    ...['unsubscribe(d)?', 'un subscribe', 'opt me out', 'opt(ing)? out', 'optout'],
    ...['stop (sending|texting|messaging|contacting|writing|spamming|bothering|sms|smsing)( (to )?(me|us))?'],
    ...[
      'stop (all )?(the|these|those|this|your|all|any|future)? ?(texts?|text messages?|messages?|sms|reminders?|notifications?)',
    ],
    ...["(do not|don't|never|quit) (ever )?(text|message|sms|contact|spam|bother)( me)?"],
    ...[
      "(do not|don't|never|quit) (send|sending) (me )?(any |more |any more |these )?(texts?|messages?|sms|reminders?|anything)",
    ],
    ...['no (more|further) (texts?|text messages?|messages?|sms|reminders?)'],
    ...[
      '(take|remove|delete) (me|my (number|phone|name))( (off|from))?',
      'leave me alone',
      'revoke my consent',
    ],
    ...[
      "(do not|don't|no longer) (want|wish)( to)? (get|receive|have)? ?(any |more |any more |these |your )?(texts?|messages?|sms|reminders?)",
    ],
  ],
  negations: ['do not', "don't", 'never', 'not', "didn't", 'did not', 'why', "can't", 'cannot'],
  start: [
    'start',
    'unstop',
    'resubscribe',
    'subscribe',
    'opt in',
    'start again',
    'start (sms|texts|messages)',
  ],
  help: ['help', 'info', 'help me', 'i need help', 'information'],
  courtesy: [
    ...[
      'please',
      'pls',
      'plz',
      'thanks( a lot| so much| again)?',
      'many thanks',
      'thank you( very much| so much)?',
    ],
    ...[
      'thx',
      'ty',
      'cheers',
      'hi',
      'hello',
      'hey',
      'dear (doctor|team|clinic|sir|madam|all)',
      'doctor',
      'sir',
      'madam',
    ],
    ...[
      'good (morning|afternoon|evening|day)',
      '(kind |best |warm )?regards',
      'best wishes',
      'best',
      'sincerely',
      'bye',
    ],
    ...[
      '(sent|get outlook) (from|for) (my )?(iphone|ipad|android|samsung|galaxy|mobile|phone|ios)( (phone|device|galaxy))?',
    ],
  ],
  urgent: [
    ...['chest (pain|pains|pressure|tightness)', 'pain in (my|the) chest', 'heart attack', 'stroke'],
    ...[
      "(can't|cannot|can not|hard to|difficult to|trouble|difficulty|struggling to) (breathe|breath|breathing)",
    ],
    ...[
      '(short|shortness) of breath',
      'suffocating',
      'choking',
      'unconscious',
      'passed out',
      'faint(ed|ing)?',
      'collapsed',
    ],
    ...[
      '(severe|unbearable|terrible|extreme|worst) (\\w+ )?(pain|pains|headache|bleeding)',
      'bleed(ing)?( a lot| heavily)?',
    ],
    ...[
      '(?<!no |not an |no such )emergency',
      'ambulance',
      '(?<!not )urgently',
      '911',
      '999',
      '112',
      'overdose(d)?',
      'poisoned',
      'seizure',
      'convulsions?',
    ],
    ...[
      'suicid(e|al)',
      'kill myself',
      'end my life',
      '(want|going) to die',
      'hurt(ing)? myself',
      'harm(ing)? myself',
    ],
    ...[
      'allergic reaction',
      'anaphyla(xis|ctic)',
      'swollen (tongue|throat)',
      'high fever',
      'paraly[sz]ed',
      "(can't|cannot) move",
    ],
  ],
};
