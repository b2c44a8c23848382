import type { ReactNode } from 'react';
import { Notice } from './Notice.tsx';
import { useTypesetting } from './typesetting.ts';

/** Says on the cover that no model has seen the data. */
export function SandboxNotice(): ReactNode {
  const { copy } = useTypesetting();
  return <Notice title={copy.sandboxTitle} text={copy.sandboxNotice} />;
}
