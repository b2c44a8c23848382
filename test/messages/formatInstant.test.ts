import assert from 'node:assert/strict';
import {
  formatAppointment,
  formatAppointmentShort,
  formatInstant,
  type InstantStyle,
} from '../../src/messages/formatInstant.ts';
import { renderSms } from '../../src/messages/renderSms.ts';
import { sampleContent } from './sampleContents.ts';

const INSTANT = '2026-11-27T20:05:00Z';
const NEW_YORK = 'America/New_York';
const spaces = (text: string) => text.replaceAll('\u202f', ' ');

describe('times in messages', () => {
  const shown = (style: InstantStyle) => [
    spaces(formatAppointment(INSTANT, NEW_YORK, style)),
    spaces(formatAppointmentShort(INSTANT, NEW_YORK, style)),
    spaces(formatInstant(INSTANT, NEW_YORK, style)),
  ];

  it('are written in the hour and date style of the clinic', () => {
    assert.deepEqual(shown({ locale: 'en', hourStyle: '24h', dateStyle: 'dayMonth' }), [
      'Friday, 27 November 2026 at 15:05',
      'Fri, 27 Nov 2026, 15:05',
      '27 November 2026 at 15:05 (America/New_York)',
    ]);
    assert.deepEqual(shown({ locale: 'en', hourStyle: '12h', dateStyle: 'monthDay' }), [
      'Friday, November 27, 2026 at 3:05 PM',
      'Fri, Nov 27, 2026, 3:05 PM',
      'November 27, 2026 at 3:05 PM (America/New_York)',
    ]);
    assert.deepEqual(shown({ locale: 'en', hourStyle: '12h', dateStyle: 'iso' }), [
      'Friday, 2026-11-27, 3:05 pm',
      'Fri, 2026-11-27, 3:05 pm',
      '2026-11-27, 3:05 pm (America/New_York)',
    ]);
    assert.deepEqual(shown({ locale: 'de', hourStyle: '24h', dateStyle: 'monthDay' }), [
      'Freitag, 27. November 2026 um 15:05',
      'Fr., 27. Nov. 2026, 15:05',
      '27. November 2026 um 15:05 (America/New_York)',
    ]);
  });

  it('at midnight show 00 or 12', () => {
    const midnight = '2026-11-28T05:00:00Z';
    const at = (hourStyle: '12h' | '24h') =>
      spaces(formatAppointmentShort(midnight, NEW_YORK, { locale: 'en', hourStyle, dateStyle: 'monthDay' }));
    assert.match(at('24h'), /, 00:00$/);
    assert.match(at('12h'), /, 12:00 AM$/);
  });

  it('stay GSM-7 in an SMS', () => {
    const style = { hourStyle: '12h', dateStyle: 'monthDay' };
    const { body, encoding } = renderSms(sampleContent('appointment-reminder', 'en', style));
    assert.match(body, /Fri, Nov 27, 2026, 3:32 PM/);
    assert.equal(encoding, 'GSM-7');
  });
});
