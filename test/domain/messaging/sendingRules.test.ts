import assert from 'node:assert/strict';
import {
  decideSending,
  isRefusalReason,
  type SendingFacts,
  SUPPRESSION_REASONS,
} from '../../../src/domain/messaging/sendingRules.ts';

const AT = '2026-11-25T12:00:00.000Z';
const FACTS: SendingFacts = {
  at: AT,
  channel: 'sms',
  category: 'reminder',
  critical: false,
  expiresAt: null,
  deadline: null,
  hasAddress: true,
  suppressions: [],
  wantedChannels: null,
  quietUntil: null,
  recentSends: [],
  cap: null,
  sameContentAt: null,
};
const LATER = '2026-11-26T07:00:00.000Z';
const ago = (minutes: number) => new Date(Date.parse(AT) - minutes * 60_000).toISOString();

describe('the rules before sending', () => {
  const decide = (facts: Partial<SendingFacts>) => decideSending({ ...FACTS, ...facts });
  const reasonOf = (facts: Partial<SendingFacts>) => {
    const decision = decide(facts);
    return decision.action === 'send' ? 'send' : `${decision.action} ${decision.reason}`;
  };

  it('let through what nothing speaks against', () => {
    assert.deepEqual(decide({}), { action: 'send' });
    assert.deepEqual(decide({ category: 'transactional' }), { action: 'send' });
  });

  for (const reason of [
    'stop',
    'providerOptOut',
    'hardBounce',
    'complaint',
    'unsubscribe',
    'person',
  ] as const) {
    it(`refuse for ${reason}, in every category, critical or not`, () => {
      const suppressions = [{ reason, category: null }];
      const called = SUPPRESSION_REASONS[reason];
      for (const category of ['transactional', 'reminder', 'marketing'] as const) {
        for (const critical of [false, true]) {
          assert.equal(reasonOf({ suppressions, category, critical }), `refuse ${called}`);
        }
      }
    });
  }

  it('keep a suppression of one category to that category', () => {
    const suppressions = [{ reason: 'unsubscribe', category: 'marketing' }] as const;
    assert.equal(reasonOf({ suppressions }), 'send');
    assert.equal(
      reasonOf({ suppressions, category: 'marketing', wantedChannels: ['sms'] }),
      'refuse Unsubscribed',
    );
  });

  it('keep to what the contact wants', () => {
    assert.equal(reasonOf({ wantedChannels: [] }), 'refuse CategoryNotWanted');
    assert.equal(reasonOf({ wantedChannels: ['email'] }), 'refuse ChannelNotWanted');
    assert.equal(reasonOf({ wantedChannels: ['email', 'sms'] }), 'send');
    assert.equal(reasonOf({ category: 'marketing' }), 'refuse NoConsent');
    assert.equal(reasonOf({ hasAddress: false }), 'refuse NoAddress');
  });

  it('refuse what says the same within the window of its category, and not after it', () => {
    const windows = { transactional: 5, reminder: 60, marketing: 24 * 60 } as const;
    for (const category of ['transactional', 'reminder', 'marketing'] as const) {
      const facts = { category, wantedChannels: ['sms'] } as const;
      const inside = ago(windows[category] - 1);
      assert.equal(reasonOf({ ...facts, sameContentAt: inside }), 'refuse DuplicateContent');
      assert.equal(reasonOf({ ...facts, sameContentAt: ago(windows[category]) }), 'send');
      assert.equal(reasonOf({ ...facts, sameContentAt: inside, critical: true }), 'send');
    }
  });

  it('put off what would disturb in quiet hours: everything but an e-mail that was asked for', () => {
    const night = { quietUntil: LATER };
    assert.deepEqual(decide(night), { action: 'defer', reason: 'QuietHours', until: LATER });
    assert.equal(reasonOf({ ...night, channel: 'email' }), 'defer QuietHours');
    assert.equal(reasonOf({ ...night, category: 'transactional' }), 'defer QuietHours');
    assert.equal(reasonOf({ ...night, category: 'transactional', channel: 'email' }), 'send');
    assert.equal(reasonOf({ ...night, critical: true }), 'send');
  });

  it('put off what is over the cap until the oldest that counts is a day old', () => {
    const recentSends = [ago(600), ago(300), ago(10)];
    assert.equal(reasonOf({ recentSends, cap: 4 }), 'send');
    assert.deepEqual(decide({ recentSends, cap: 3 }), {
      action: 'defer',
      reason: 'FrequencyCap',
      until: new Date(Date.parse(ago(600)) + 24 * 3_600_000).toISOString(),
    });
    assert.equal(reasonOf({ recentSends, cap: 3, critical: true }), 'send');
    assert.equal(reasonOf({ recentSends: [ago(24 * 60), ago(10)], cap: 2 }), 'send');
  });

  it('refuse what has expired, or will have when it may be sent', () => {
    assert.equal(reasonOf({ expiresAt: AT }), 'refuse Expired');
    assert.equal(reasonOf({ expiresAt: AT, critical: true }), 'refuse Expired');
    assert.equal(reasonOf({ expiresAt: LATER, quietUntil: LATER }), 'refuse ExpiresBeforeAllowed');
    assert.equal(reasonOf({ expiresAt: '2026-11-26T07:00:01.000Z', quietUntil: LATER }), 'defer QuietHours');
  });

  it('name the first rule that speaks against it', () => {
    const suppressions = [{ reason: 'stop', category: null }] as const;
    const all = { suppressions, wantedChannels: [], sameContentAt: ago(1), quietUntil: LATER };
    assert.equal(reasonOf({ ...all, expiresAt: AT, hasAddress: false }), 'refuse Expired');
    assert.equal(reasonOf({ ...all, hasAddress: false }), 'refuse NoAddress');
    assert.equal(reasonOf(all), 'refuse OptedOut');
    assert.equal(reasonOf({ ...all, suppressions: [] }), 'refuse CategoryNotWanted');
  });

  it('are told from failures by their reasons', () => {
    assert.equal(isRefusalReason('OptedOut'), true);
    assert.equal(isRefusalReason('Twilio30003'), false);
  });
});
