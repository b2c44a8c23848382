import type { ReportKindName } from '../contracts/reports/reportJobs.ts';
import type { BuiltInTextName } from '../domain/messaging/builtInTexts.ts';

/** A text with placeholders in braces. An empty value takes the space before its placeholder with it. */
type Text = string;

/** The words of one template. */
export interface BuiltInText {
  readonly subject: Text;
  /** What an inbox shows beside the subject; null shows the first paragraph. */
  readonly preview: Text | null;
  /** One to three words above the heading. */
  readonly kicker: Text;
  readonly heading: Text;
  readonly paragraphs: readonly Text[];
  /** Short advice, shown as a list. */
  readonly tips?: readonly Text[];
  /** The button, for templates that have a link. */
  readonly button?: Text;
  /** Small print below the button. */
  readonly note?: Text;
  /** Why the recipient gets this message. */
  readonly footer: Text;
  /** The whole SMS. Characters outside GSM-7 more than double its price. */
  readonly sms: Text;
}

/** `one` is for the number 1 (in French also for 0). */
interface Counted {
  readonly one: Text;
  readonly other: Text;
}

interface PageText {
  readonly title: string;
  readonly text: string;
}

/** Everything that a patient reads in one language. */
export interface Language {
  /** IETF tags by which dates are written. */
  readonly tag: { readonly dayMonth: string; readonly monthDay: string };
  /** With `{name}`, which may be empty. */
  readonly greeting: Text;
  /** Before the address of the button, for mail programs that do not show the button. */
  readonly addressHint: string;
  /** The placeholder `{optOut}`. It names STOP, which every provider and {@link readWords} know. */
  readonly optOut: string;
  /** An SMS to a number that several patients share. */
  readonly forPatient: Text;
  /** The link in bulk e-mails. */
  readonly unsubscribe: string;
  /** Before the subject and the SMS of a test. */
  readonly test: string;
  readonly facts: {
    readonly dataset: string;
    readonly findings: string;
    readonly pages: string;
    readonly availableUntil: string;
    readonly when: string;
    readonly inYourZone: string;
    readonly where: string;
  };
  /** The placeholder `{outcome}`, by the number of findings. */
  readonly outcome: Counted & { readonly none: Text };
  readonly findings: Counted;
  readonly pages: Counted;
  /** The placeholder `{clockChange}`. */
  readonly clockChange: { readonly skipped: string; readonly repeated: string };
  readonly texts: Readonly<Record<BuiltInTextName, BuiltInText>>;
  readonly downloadPage: {
    readonly ready: string;
    readonly kinds: Readonly<Record<ReportKindName, string>>;
    readonly month: string;
    readonly file: string;
    readonly validUntil: string;
    readonly downloadsLeft: string;
    readonly download: string;
    readonly secrecy: string;
    readonly notValid: PageText;
    readonly tooMany: PageText;
    readonly unavailable: PageText;
  };
  readonly unsubscribePage: {
    readonly ask: PageText;
    readonly button: string;
    readonly done: PageText;
  };
}
