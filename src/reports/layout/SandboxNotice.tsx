import type { ReactNode } from 'react';
import { Notice } from './Notice.tsx';
import { useReportLayout } from './reportLayout.ts';

/** Labels the report as sandbox output on the cover. */
export function SandboxNotice(): ReactNode {
  const { i18n } = useReportLayout();
  return <Notice title={i18n.sandboxTitle} text={i18n.sandboxNotice} />;
}
