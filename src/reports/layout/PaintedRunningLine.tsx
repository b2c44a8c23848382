import { Canvas } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, LABEL_LINE, LABEL_SPACING, type PageGeometry, size, space } from './designTokens.ts';
import type { Painter } from './painter.ts';
import { printableText, shortened } from './printableText.ts';
import {
  FOOT_PADDING,
  MOST_FOOT,
  MOST_HEAD,
  NOTICE_FROM,
  NOTICE_WIDTH,
  RULE,
  RunningFoot,
  RunningHead,
} from './RunningPage.tsx';
import { useReportLayout } from './reportLayout.ts';
import { readsFromRight } from './scripts.ts';
import { textWidth } from './textWidth.ts';
import { isSetInOneFamily, registeredFont, typeface } from './typeface.ts';

interface PaintedRunningLineProps {
  readonly line: 'head' | 'foot';
  /** Of the section. */
  readonly title: string;
}

/**
 * The running head or foot of appendix pages, of which there may be thousands. It shows what `RunningHead` and `RunningFoot` show,
 * but painted, which takes a tenth of the time of laying out their elements. Text that needs a font family other than the report's
 * own, or reads from right to left, is rendered by those components.
 */
export function PaintedRunningLine({ line, title }: PaintedRunningLineProps): ReactNode {
  const { page, running } = useReportLayout();
  const texts: RunningTexts = {
    head: printableText(shortened(running.head, MOST_HEAD)),
    title: printableText(shortened(title, MOST_HEAD)),
    foot: printableText(shortened(running.foot, MOST_FOOT)),
    notice: printableText(running.notice ?? ''),
  };
  const isPlain = Object.values(texts).every((text) => isSetInOneFamily(text) && !readsFromRight(text));
  if (!isPlain || !fits(texts, page))
    return line === 'head' ? <RunningHead title={title} /> : <RunningFoot />;
  const paint = line === 'head' ? paintHead : paintFoot;
  return (
    <Canvas
      // What is painted may lie outside the box; a box as high as the page would begin another one.
      style={{ position: 'absolute', top: 0, left: 0, width: page.width, height: page.headTop }}
      paint={(painter: Painter) => {
        paint(painter, texts, page);
        return null;
      }}
    />
  );
}

interface RunningTexts {
  readonly head: string;
  readonly title: string;
  readonly foot: string;
  readonly notice: string;
}

const labelWidth = (text: string, bold = false): number =>
  textWidth(text, size.label, bold) + LABEL_SPACING * text.length;

/** True when no text would be broken into lines. */
function fits({ head, title, foot, notice }: RunningTexts, page: PageGeometry): boolean {
  const width = page.width - 2 * page.marginX;
  return (
    labelWidth(head) + labelWidth(title) < width &&
    labelWidth(foot) < width * NOTICE_FROM &&
    labelWidth(notice, true) < width * NOTICE_WIDTH
  );
}

const LABEL = { lineBreak: false, characterSpacing: LABEL_SPACING } as const;

function paintHead(painter: Painter, { head, title }: RunningTexts, page: PageGeometry): void {
  painter.font(registeredFont(typeface.regular), size.label).fillColor(colour.muted);
  painter.text(head, page.marginX, page.headTop, LABEL);
  painter.text(title, page.width - page.marginX - labelWidth(title), page.headTop, LABEL);
  paintRule(painter, page.headTop + LABEL_LINE * size.label + space.xs + RULE / 2, page);
}

function paintFoot(painter: Painter, { foot, notice }: RunningTexts, page: PageGeometry): void {
  const y = page.footTop + RULE + FOOT_PADDING;
  painter.font(registeredFont(typeface.regular), size.label).fillColor(colour.muted);
  painter.text(foot, page.marginX, y, LABEL);
  if (notice !== '') {
    painter.font(registeredFont(typeface.bold), size.label).fillColor(colour.notice);
    painter.text(notice, page.marginX + NOTICE_FROM * (page.width - 2 * page.marginX), y, LABEL);
  }
  paintRule(painter, page.footTop + RULE / 2, page);
}

function paintRule(painter: Painter, y: number, { marginX, width }: PageGeometry): void {
  painter.strokeColor(colour.rule).lineWidth(RULE);
  painter
    .moveTo(marginX, y)
    .lineTo(width - marginX, y)
    .stroke();
}
