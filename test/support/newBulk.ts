import { BulkId } from '../../src/contracts/shared/ids.ts';
import { newId } from '../../src/security/newId.ts';
import type { BulkSend } from '../../src/store/messaging/bulkSends.ts';
import type { TestApp } from './testApp.ts';

/** News by e-mail, each with a subject of its own, or what is said instead. */
export function newBulk(app: TestApp, change: Partial<BulkSend> = {}): BulkSend & { readonly id: BulkId } {
  const id = BulkId.parse(newId('bk'));
  return {
    clinicId: app.clinicId,
    channel: 'email',
    category: 'marketing',
    content: {
      template: 'announcement',
      subject: `News ${id}`,
      paragraphs: ['We move.'],
      link: null,
      sms: null,
    },
    ...change,
    id,
  };
}
