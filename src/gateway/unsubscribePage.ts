import { type PageClinic, page } from './page.ts';

/** Asks before it opts anybody out: mail scanners follow links but press no buttons. */
export function unsubscribePage(clinic: PageClinic | null): string {
  return page(
    'Unsubscribe · Abmelden',
    `<p>Do you no longer want to receive such e-mails?<br>Möchten Sie solche E-Mails nicht mehr erhalten?</p>
<form method="post"><button type="submit">Unsubscribe · Abmelden</button></form>`,
    'en',
    clinic,
  );
}

/** The answer to every opt-out, known or not. */
export function unsubscribedPage(clinic: PageClinic | null): string {
  return page(
    'Done · Erledigt',
    '<p>You will not receive such e-mails any more.<br>Sie erhalten solche E-Mails nicht mehr.</p>',
    'en',
    clinic,
  );
}
