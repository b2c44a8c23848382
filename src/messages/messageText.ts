/** The text of a message in the recipient's language, before it becomes an e-mail or an SMS. */
export interface MessageText {
  readonly subject: string;
  /** Preview that an inbox shows beside the subject. */
  readonly preview: string;
  /** One or two words above the heading. */
  readonly kicker: string;
  readonly heading: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Short facts, shown as a table. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Short advice, shown as a list. */
  readonly tips: readonly string[];
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Small print below the action; empty for none. */
  readonly note: string;
  /** Text before the action's address, for mail programs that do not show the button. */
  readonly addressHint: string;
  /** Why the recipient gets this message. */
  readonly footer: string;
  /** Who writes: the clinic's name, address, phone and website, a line each. */
  readonly signature: readonly string[];
  /** Where the recipient opts out of such e-mails. */
  readonly unsubscribe?: { readonly label: string; readonly url: string };
  /** The whole SMS; never anything clinical, the name of the data set included. */
  readonly sms: string;
}

/** A text as its template writes it. */
export type UnsignedText = Omit<MessageText, 'signature'>;
