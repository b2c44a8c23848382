import assert from 'node:assert/strict';
import { type ReplyMeaning, readReply } from '../../../src/domain/messaging/replyWords.ts';

const awaited = (text: string): ReplyMeaning => readReply(text, true).meaning;

describe('an answer to an SMS', () => {
  it('is read in English and German, whatever its case, spaces and punctuation', () => {
    const answers: Record<ReplyMeaning, readonly string[]> = {
      confirm: [
        '1',
        ' 1. ',
        '(1)',
        '1️⃣',
        '１',
        'Yes',
        'yes!',
        'y',
        'OK',
        'ok 👍',
        'ja',
        '“Ja, bitte!”',
        'Bestätigen',
      ],
      cancel: [
        '2',
        '2)',
        'no',
        'Nein',
        'nein.',
        'Cancel',
        'please cancel',
        'absagen',
        'Bitte absagen!',
        'Storno',
      ],
      stop: [
        'STOP',
        'stop.',
        'Stopp',
        'STOP ALL',
        'stopall',
        'Unsubscribe',
        'end',
        'Quit',
        'opt-out',
        'Abmelden',
      ],
      start: ['START', 'start', 'unstop', 'Anmelden'],
      help: ['HELP', 'help?', 'Info', 'Hilfe!'],
      text: [
        '',
        '3',
        '12',
        'yes, but later',
        'Stop by at five?',
        'ja oder nein',
        'nicht absagen',
        '👍',
        '¿Qué?',
      ],
    };
    for (const [meaning, texts] of Object.entries(answers)) {
      for (const text of texts) assert.equal(awaited(text), meaning, JSON.stringify(text));
    }
  });

  it('is read in Spanish and French too', () => {
    const answers = {
      confirm: ['Sí', 'si', 'De acuerdo', 'Oui !', 'D’accord', 'je confirme'],
      cancel: ['Cancelar', 'anular.', 'Non', 'j’annule', 'Annuler'],
      stop: ['Baja', 'no más SMS', 'Arrêt', 'arret', 'Plus de SMS'],
      start: ['alta'],
      help: ['Ayuda', 'aide'],
      text: ['si, pero más tarde', 'oui mais non'],
    };
    for (const [meaning, texts] of Object.entries(answers)) {
      for (const text of texts) assert.equal(awaited(text), meaning, text);
    }
  });

  it('reads a letter that is written in two code points', () => {
    assert.equal(awaited('bestätigen'.normalize('NFD')), 'confirm');
  });

  it('withdraws or gives consent with the words for that, and leaves it alone with all others', () => {
    assert.equal(readReply('Stopp', true).consent, 'withdrawn');
    assert.equal(readReply('Start', true).consent, 'given');
    for (const text of ['1', 'nein', 'Hilfe', 'Danke'])
      assert.equal(readReply(text, true).consent, 'unchanged');
  });
});

describe('a word that also opts out or in at Twilio', () => {
  it('is the answer to the question that was asked', () => {
    assert.deepEqual(readReply('CANCEL', true), { meaning: 'cancel', consent: 'unchanged' });
    assert.deepEqual(readReply('Yes', true), { meaning: 'confirm', consent: 'unchanged' });
  });

  it('means STOP or START where nothing was asked', () => {
    assert.deepEqual(readReply('Cancel', false), { meaning: 'stop', consent: 'withdrawn' });
    assert.deepEqual(readReply('YES', false), { meaning: 'start', consent: 'given' });
    assert.deepEqual(readReply('2', false), { meaning: 'cancel', consent: 'unchanged' });
  });

  it('counts for consent, too, when Twilio says that it has acted on it', () => {
    assert.deepEqual(readReply('CANCEL', true, 'STOP'), { meaning: 'cancel', consent: 'withdrawn' });
    assert.deepEqual(readReply('YES', true, 'START'), { meaning: 'confirm', consent: 'given' });
  });

  it('is understood when only Twilio knows it, as a keyword of the clinic’s own', () => {
    assert.deepEqual(readReply('Schluss', true, 'STOP'), { meaning: 'stop', consent: 'withdrawn' });
    assert.deepEqual(readReply('Weiter', false, 'START'), { meaning: 'start', consent: 'given' });
    assert.deepEqual(readReply('Was?', false, 'HELP'), { meaning: 'help', consent: 'unchanged' });
  });
});
