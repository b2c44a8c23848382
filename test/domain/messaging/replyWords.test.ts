import assert from 'node:assert/strict';
import { type ReplyWords, readWords } from '../../../src/domain/messaging/replyWords.ts';

type Says = ReplyWords['says'];

/** What each text says, by language. */
const TEXTS: Readonly<Record<string, Readonly<Partial<Record<Says, readonly string[]>>>>> = {
  English: {
    yes: [
      'Yes',
      'yes!',
      'y',
      'OK',
      'ok 👍',
      'Yes, thanks',
      'Yes please',
      'Hi, yes I will be there. Thank you!',
    ],
    no: ['no', 'No, thanks', 'nope'],
    cancel: [
      'Cancel',
      'please cancel',
      'No, please cancel',
      "I can't come",
      'I would like to cancel my appointment',
    ],
    stop: [
      ...[
        'STOP',
        'stop.',
        'STOP ALL',
        'stopall',
        'Unsubscribe',
        'unsubscribe please',
        'end',
        'Quit',
        'opt-out',
      ],
      ...['stop texting me', 'Please stop texting me now', 'Stop sending me messages', 'no more texts'],
      ...['Don’t text me again', 'remove me', 'Please take me off', 'leave me alone'],
    ],
    start: ['START', 'start', 'unstop', 'Start again please'],
    help: ['HELP', 'help?', 'Info', 'Help me please'],
    text: [
      ...['yes, but later', 'Stop by at five?', 'Can I come at 10?', 'I will be 5 minutes late', 'Thanks!'],
      ...["Please don't stop texting me", 'yes please cancel', 'Yes. No. I do not know'],
    ],
  },
  German: {
    yes: [
      'ja',
      'Ja danke',
      '“Ja, bitte!”',
      'Bestätigen',
      'bestaetigt',
      'Ich komme',
      'Passt, vielen Dank',
      'Ja gerne, LG',
    ],
    no: ['Nein', 'nein.', 'Nein danke'],
    cancel: [
      'absagen',
      'Bitte absagen!',
      'Storno',
      'Ich kann leider nicht kommen',
      'Ich möchte den Termin absagen',
    ],
    stop: [
      ...['Stopp', 'Abmelden', 'bitte keine SMS mehr', 'Keine Nachrichten mehr senden', 'Schluss'],
      ...['Bitte schreiben Sie mir nicht mehr', 'Ich möchte keine SMS mehr', 'Hört auf'],
    ],
    start: ['Anmelden'],
    help: ['Hilfe!', 'Ich brauche Hilfe'],
    text: ['ja oder nein', 'nicht absagen', 'ja, aber später', 'Ich möchte meinen Sohn anmelden', 'Danke'],
  },
  French: {
    yes: ['Oui !', 'D’accord', 'je confirme', 'Oui merci'],
    no: ['Non', 'non merci'],
    cancel: ['j’annule', 'Annuler', 'Je ne peux pas venir', 'Je voudrais annuler mon rendez-vous'],
    stop: ['Arrêt', 'arret', 'ARRET', 'Plus de SMS', 'Arrêtez de m’envoyer des SMS', 'désabonnez-moi'],
    help: ['aide'],
    text: ['oui mais non', 'pas désabonner', 'Merci'],
  },
  Spanish: {
    yes: ['Sí', 'si', 'De acuerdo', 'Sí, gracias', 'confirmo'],
    no: ['No', 'no gracias'],
    cancel: ['Cancelar', 'anular.', 'No puedo ir', 'Quiero cancelar mi cita'],
    stop: ['ALTO', 'Baja', 'no más SMS', 'darme de baja por favor', 'Dejen de enviarme mensajes'],
    start: ['alta'],
    help: ['Ayuda'],
    text: ['si, pero más tarde', '¿Qué?', 'gracias'],
  },
  Italian: {
    yes: ['Sì', 'sì grazie', 'Confermo', 'va bene'],
    no: ['No', 'no grazie'],
    cancel: ['Annulla', 'disdico', 'Non posso venire', 'vorrei disdire l’appuntamento'],
    stop: ['Basta', 'basta SMS', 'non voglio più ricevere messaggi', 'Cancellami', 'smettete di scrivermi'],
    help: ['Aiuto'],
    text: ['sì, ma più tardi'],
  },
  pictures: { yes: ['👍', '👍🏽', '👌', '✅'], no: ['👎'], stop: ['🛑', '⛔'], text: ['', '❤️', '😀'] },
};

describe('what an SMS says', () => {
  for (const [language, kinds] of Object.entries(TEXTS)) {
    it(`is read in ${language}`, () => {
      const wrong = Object.entries(kinds).flatMap(([says, texts]) =>
        texts
          .filter((text) => readWords(text).says !== says)
          .map((text) => `${says}: ${text} ${readWords(text).says}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('is a number, alone or with words and courtesy, and none within a sentence', () => {
    const numbers = ['1', ' 1. ', '(1)', '1️⃣', '１', '1, thanks', '1 danke'];
    assert.deepEqual(
      numbers.filter((text) => readWords(text).number !== 1),
      [],
    );
    assert.deepEqual(
      [readWords('12').number, readWords('2 nein').besideNumber, readWords('1 ja').besideNumber],
      [12, 'no', 'yes'],
    );
    const sentences = ['10:30', '1 or 2', '1 hour late', 'Yes 1 no 2'];
    assert.deepEqual(
      sentences.filter((text) => readWords(text).says !== 'text'),
      [],
    );
  });

  it('does not depend on a signature below it', () => {
    const signed = [
      'Yes\n\nMaria Lopez',
      'yes\n--\nDr. Smith\n555 1234',
      'Ja\nMit freundlichen Grüßen\nJörg Müller',
    ];
    assert.deepEqual(
      signed.map((text) => readWords(text).says),
      ['yes', 'yes', 'yes'],
    );
    assert.equal(readWords('STOP\nSent from my iPhone').says, 'stop');
    assert.equal(readWords('1\n\nJohn').number, 1);
    assert.equal(readWords('Yes\nbut at ten').says, 'text');
    assert.equal(readWords('Yes\nCancel').says, 'text');
  });

  it('withdraws consent also within a longer text, which is then left to be read', () => {
    const texts = [
      'I changed doctors two years ago, so please stop sending me reminders about visits I do not have',
      'Ich bin umgezogen. Bitte keine SMS mehr. Schöne Grüße an Frau Dr. Weber und das Team',
      'STOP\nThis is the wrong number',
      '¿Quién es? No envíen más mensajes a este número',
    ];
    for (const text of texts) assert.deepEqual([readWords(text).optsOut, text], [true, text]);
    assert.equal(readWords(texts[0] ?? '').says, 'text');
    for (const text of ["Don't stop texting me", 'Why did you unsubscribe me?', 'Can you stop by?', 'yes'])
      assert.deepEqual([readWords(text).optsOut, text], [false, text]);
  });

  it('is urgent where words sound like an emergency', () => {
    const urgent = [
      ...['I have strong chest pain', "I can't breathe", 'There is severe bleeding', 'I want to kill myself'],
      ...['Ich habe starke Schmerzen', 'Brustschmerzen', 'kriege keine Luft', 'Es ist ein Notfall'],
      ...['J’ai une douleur à la poitrine', 'je n’arrive pas à respirer', 'C’est urgent'],
      ...['Tengo dolor en el pecho', 'no puedo respirar', 'es una emergencia'],
      ...['Ho un forte dolore al petto', 'non riesco a respirare'],
    ];
    assert.deepEqual(
      urgent.filter((text) => !readWords(text).isUrgent),
      [],
    );
    const calm = [
      'It is not urgent',
      'Nicht dringend',
      'Yes',
      '2',
      'I feel well',
      'Mir geht es gut, kein Notfall',
    ];
    assert.deepEqual(
      calm.filter((text) => readWords(text).isUrgent),
      [],
    );
  });

  it('reads a letter that is written in two code points', () => {
    assert.equal(readWords('bestätigen'.normalize('NFD')).says, 'yes');
  });
});
