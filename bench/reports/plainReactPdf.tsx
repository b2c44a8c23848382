import { Document, Page, renderToFile, Text, View } from '@react-pdf/renderer';
import { COLUMNS, ROWS_A_PAGE, tableRow } from './tableRows.ts';

/** The table as react-pdf's own examples build one: an element a cell, in one page that wraps. */
export async function plainReactPdf(tablePages: number, file: string): Promise<void> {
  const rows = Array.from({ length: tablePages * ROWS_A_PAGE }, (_, row) => row);
  await renderToFile(
    <Document>
      <Page size="A4" style={{ padding: 52, paddingVertical: 76, fontSize: 7.5 }}>
        <Row cells={COLUMNS} fixed />
        {rows.map((row) => (
          <Row key={row} cells={tableRow(row)} />
        ))}
      </Page>
    </Document>,
    file,
  );
}

function Row({ cells, fixed = false }: { readonly cells: readonly string[]; readonly fixed?: boolean }) {
  return (
    <View
      fixed={fixed}
      wrap={false}
      style={{ flexDirection: 'row', height: 15.5, borderBottom: '0.4pt solid #cfd8dc' }}
    >
      {cells.map((cell, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <Text key={column} style={{ width: `${100 / COLUMNS.length}%`, padding: 2.5 }}>
          {cell}
        </Text>
      ))}
    </View>
  );
}
