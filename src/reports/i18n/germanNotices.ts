import type { SourceNotice } from '../../domain/datasets/sourceNotice.ts';

const DELIMITERS = {
  ',': 'Kommas',
  ';': 'Semikolons',
  '\t': 'Tabulatoren',
  '|': 'senkrechte Striche',
} as const;

/** A notice about the rows as one clause in German, without a full stop. */
export function germanNotice(notice: SourceNotice, written: (count: number) => string): string {
  const counted = (count: number, one: string, many: string) =>
    `${written(count)} ${count === 1 ? one : many}`;
  const rows = (count: number) => counted(count, 'Zeile', 'Zeilen');
  const columns = (count: number) => counted(count, 'Spalte', 'Spalten');
  const are = (count: number) => (count === 1 ? 'ist' : 'sind');
  switch (notice.kind) {
    case 'delimiter':
      return `die Zellen sind durch ${DELIMITERS[notice.delimiter]} getrennt`;
    case 'encoding':
      return `der Text ist als ${notice.encoding.toUpperCase()} gelesen`;
    case 'separatorLine':
      return 'die Zeile „sep=“ nennt das Trennzeichen und gehört nicht zu den Daten';
    case 'skippedLines':
      return `${rows(notice.lines)} vor der Kopfzeile ${are(notice.lines)} ausgelassen`;
    case 'noHeader':
      return `die Datei hat keine Kopfzeile; ihre Spalten heißen column1 bis column${notice.columns}`;
    case 'unnamedColumn':
      return `Spalte ${notice.column} hat keinen Namen und heißt ${notice.name}`;
    case 'rowNames':
      return `die Kopfzeile nennt die erste Spalte nicht, die Zeilennamen enthält; sie heißt ${notice.name}`;
    case 'trailingDelimiter':
      return 'jede Zeile endet mit einem Trennzeichen; die leere letzte Spalte ist ausgelassen';
    case 'unitsRow':
      return `Zeile ${notice.line} enthält Einheiten und zählt nicht als Zeile`;
    case 'labelsRow':
      return `Zeile ${notice.line} enthält Beschriftungen der Spalten und zählt nicht als Zeile`;
    case 'mixedLineEnds':
      return 'die Zeilen enden nicht alle gleich; LF, CRLF und CR beenden je eine Zeile';
    case 'backslashEscapes':
      return 'Anführungszeichen in Zellen sind \\" geschrieben';
    case 'footer':
      return `${rows(notice.records)} am Ende, ab Zeile ${notice.line}, ${are(notice.records)} ausgelassen`;
    case 'totalsRow':
      return `die letzte Zeile ist die Summe von ${notice.column} und ausgelassen; es bleiben ${rows(notice.rows)}`;
    case 'repeatedHeader':
      return `${rows(notice.rows)} mit einer Wiederholung der Kopfzeile ${are(notice.rows)} ausgelassen`;
    case 'wrappedRecords':
      return `die Datensätze sind die des Schlüssels ${notice.key}`;
    case 'ambiguousDates':
      return `${notice.column} lässt sich als ${notice.styles.join(' oder ')} lesen; nichts sagt, wie`;
    case 'ambiguousNumbers':
      return `${notice.column} ist mit „${notice.decimal}“ vor den Nachkommastellen gelesen; nichts sagt, ob das stimmt`;
    case 'possibleDates':
      return `${notice.column} enthält vielleicht Daten in der Zählung von Excel`;
    case 'duplicateRows':
      return `${rows(notice.rows)} ${notice.rows === 1 ? 'gleicht' : 'gleichen'} einer früheren`;
    case 'constantColumn':
      return `${notice.column} hat in jeder Zeile denselben Wert`;
    case 'sheet':
      return notice.others === 0
        ? `die Tabelle ist ${notice.sheet}`
        : `die Tabelle ist ${notice.sheet}; ${counted(notice.others, 'weitere Tabelle', 'weitere Tabellen')} der Datei ${are(notice.others)} ausgelassen`;
    case 'workbookSheet':
      return `die Tabelle ist das Blatt ${notice.sheet}; ausgelassen: ${listed(notice.others, notice.count)}`;
    case 'bytesBehindGzip':
      return `${counted(notice.bytes, 'Byte', 'Bytes')} hinter dem Ende der gzip-Datei ${are(notice.bytes)} ausgelassen`;
    case 'dictionary':
      return `das Verzeichnis beschreibt ${columns(notice.columns)}; Codes sind durch ihre Bezeichnungen ersetzt`;
    case 'notInDictionary':
      return `${columns(notice.columns)} ${notice.columns === 1 ? 'steht' : 'stehen'} nicht im Verzeichnis`;
    case 'longTable':
      return `die Zeilen sind Werte von ${counted(notice.variables, 'Variablen', 'Variablen')}; jede Variable ist eine Spalte`;
    case 'rowsWithoutPatient':
      return `${rows(notice.rows)} ohne Patient ${are(notice.rows)} ausgelassen`;
    case 'placeholderIds':
      return `${rows(notice.rows)} ${notice.rows === 1 ? 'hat' : 'haben'} in ${notice.column} einen Platzhalter, der als fehlend gilt`;
    case 'impossibleValues':
      return `${rows(notice.rows)} von ${notice.column} ${notice.rows === 1 ? 'liegt' : 'liegen'} nicht zwischen ${notice.from} und ${notice.to}`;
    case 'futureDates':
      return `${rows(notice.rows)} von ${notice.column} ${notice.rows === 1 ? 'hat ein Datum' : 'haben Daten'} in der Zukunft`;
    case 'endBeforeStart':
      return `${notice.end} liegt in ${counted(notice.rows, 'Zeile', 'Zeilen')} vor ${notice.start}`;
    case 'identicalColumns':
      return `${notice.other} ist in jeder Zeile gleich ${notice.column}`;
    case 'rowsPerPatient':
      return `${notice.column} nennt ${counted(notice.patients, 'Patienten', 'Patienten')} mit je bis zu ${rows(notice.most)}`;
    case 'errorCells':
      return `${counted(notice.cells, 'Zelle', 'Zellen')} mit einem Fehler wie #N/A ${notice.cells === 1 ? 'gilt' : 'gelten'} als fehlend`;
    case 'mergedCells':
      return `${counted(notice.ranges, 'verbundener Bereich', 'verbundene Bereiche')} ${notice.ranges === 1 ? 'zählt' : 'zählen'} in jeder Zelle als derselbe Wert`;
  }
}

const listed = (names: readonly string[], count: number): string =>
  count > names.length ? `${names.join(', ')} und ${count - names.length} weitere` : names.join(', ');
