import { headerWords } from '../../domain/datasets/headerWords.ts';
import { identifierOfHeader } from '../../domain/datasets/identifiers/identifierOfHeader.ts';

/** Words of headers whose numbers are those of a visit or a sample, of which a patient has several. */
const VISIT =
  /\b(?:visit|encounter|case|fall\w*|admission|stay|hadm|accession|specimen|sample|sejour|episodio?|ricovero|aufnahme\w*)\b/;
const PATIENT =
  /\b(?:mrn|empi|pat|patient\w*|subject|u?subjid|participant|proband\w*|person|client|klient\w*|paciente|paziente|ipp|nhc)\b/;

/** The index of the column with the number of the row's patient; undefined in a table without one. */
export function patientColumn(header: readonly string[]): number | undefined {
  const numbers = header.flatMap((name, index) => {
    const kind = identifierOfHeader(name);
    const isNumber = kind === 'recordNumber' || kind === 'nationalId' || kind === 'insuranceNumber';
    return isNumber && !VISIT.test(headerWords(name)) ? [{ index, kind, words: headerWords(name) }] : [];
  });
  const best =
    numbers.find(({ kind, words }) => kind === 'recordNumber' && PATIENT.test(words)) ??
    numbers.find(({ kind }) => kind !== 'recordNumber') ??
    numbers[0];
  return best?.index;
}
