import type { Claim, TestedClaim } from '../../domain/analysis/claim.ts';
import type { ClaimDirection } from '../../domain/analysis/modelClaims.ts';
import type { SheetCell, SheetTable } from './sheet.ts';
import type { SpreadsheetTexts } from './spreadsheetTexts.ts';

/** What the model noticed in rows, and what all rows say about it. */
export function claimSheet(claims: readonly TestedClaim[], texts: SpreadsheetTexts): SheetTable {
  return {
    sheet: 'claims',
    headings: [
      ...(['id', 'kind', 'first', 'second', 'levels', 'direction'] as const),
      ...(['chunks', 'verdict', 'n', 'value', 'resultId', 'reason'] as const),
    ],
    rows: claims.map(({ id, claim, chunks, verdict }): SheetCell[] => {
      const { columns, levels, direction = null } = partsOf(claim);
      const [first = null, second = null] = columns;
      const said = [first, second, levels.join('; '), direction && texts.directions[direction]];
      return [
        ...[id, texts.predicates[claim.predicate], ...said, chunks, texts.verdicts[verdict.verdict]],
        ...(verdict.verdict === 'notTestable'
          ? [null, null, null, texts.notTestable[verdict.reason]]
          : [verdict.n, verdict.value, verdict.resultId, null]),
      ];
    }),
  };
}

interface ClaimParts {
  readonly columns: readonly string[];
  readonly levels: readonly string[];
  readonly direction?: ClaimDirection | null;
}

function partsOf(claim: Claim): ClaimParts {
  switch (claim.predicate) {
    case 'difference':
      return { columns: [claim.column, claim.by], levels: [claim.higher, claim.lower] };
    case 'association':
      return { columns: [claim.first, claim.second], levels: [], direction: claim.direction };
    case 'share':
      return { columns: [claim.column], levels: [claim.level], direction: claim.are };
    case 'missing':
      return { columns: [claim.column], levels: [], direction: claim.is };
    case 'outlier':
      return { columns: [claim.column], levels: [], direction: claim.side };
    case 'trend':
      return { columns: [claim.column, claim.date], levels: [], direction: claim.direction };
    case 'survival':
      return { columns: [claim.by], levels: [claim.longer, claim.shorter] };
    case 'theme':
      return { columns: [claim.column], levels: claim.words };
    case 'coding':
      return { columns: [claim.column], levels: claim.values };
  }
}
