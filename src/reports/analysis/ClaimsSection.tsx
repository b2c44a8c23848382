import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { TestedClaim, Verdict } from '../../domain/analysis/claim.ts';
import { claimValue } from '../../domain/analysis/resultFigures.ts';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import { Cells, TableBody, type TableColumn, TableRow } from '../layout/Table.tsx';
import { TitledText } from '../layout/TitledText.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';

const MOST_ROWS = 30;
const VERDICT_WIDTH = 190;

/** What the model noticed in rows and all rows do not confirm; it is in no finding. */
export function ClaimsSection({ data: { claims } }: { readonly data: AnalysisReportData }): ReactNode {
  const layout = useReportLayout();
  const texts = layout.i18n.method.claims;
  if (claims.length === 0) return null;
  const withVerdict = (wanted: Verdict['verdict']) =>
    claims.filter(({ verdict }) => verdict.verdict === wanted);
  const [contradicted, inconclusive, notTestable] = [
    withVerdict('contradicted'),
    withVerdict('inconclusive'),
    withVerdict('notTestable'),
  ];
  const supported = withVerdict('supported').length;
  const listed = [...contradicted, ...inconclusive, ...notTestable];
  if (listed.length === 0)
    return <TitledText isSmall title={texts.title} text={texts.allConfirmed(supported)} />;
  const columns: readonly TableColumn[] = [
    { title: texts.claim, width: CONTENT_WIDTH - VERDICT_WIDTH },
    { title: texts.verdict, width: VERDICT_WIDTH },
  ];
  return (
    <>
      <View wrap={false} minPresenceAhead={70} style={{ marginTop: space.m }}>
        <ReportText bold>{texts.title}</ReportText>
        <ReportText as="small" isProse style={{ marginTop: space.xs }}>
          {texts.intro({
            supported,
            contradicted: contradicted.length,
            inconclusive: inconclusive.length,
            notTestable: notTestable.length,
          })}
        </ReportText>
      </View>
      <TableBody columns={columns}>
        {listed.slice(0, MOST_ROWS).map((tested) => (
          <TableRow key={tested.id} dense>
            <Cells
              columns={columns}
              cells={[shortened(layout.i18n.method.claim(tested.claim), 300), verdictText(tested, layout)]}
            />
          </TableRow>
        ))}
      </TableBody>
      {listed.length > MOST_ROWS ? (
        <ReportText as="note" style={{ marginTop: space.s }}>
          {texts.more(listed.length - MOST_ROWS)}
        </ReportText>
      ) : null}
    </>
  );
}

function verdictText({ claim, verdict }: TestedClaim, { i18n, figures }: ReportLayout): string {
  const { claims } = i18n.method;
  if (verdict.verdict === 'notTestable') return claims.notTestable(i18n.analysis.notTestable[verdict.reason]);
  const value =
    verdict.resultId === null ? claimValue(claim, verdict.value, figures) : figures.measure(verdict.value);
  const write = verdict.verdict === 'inconclusive' ? claims.inconclusive : claims.contradicted;
  return write(value, figures.count(verdict.n));
}
