import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { size, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

interface TitledTextProps {
  readonly title: string;
  readonly text: string;
  /** Whether it is set small, as a note. @default false */
  readonly isSmall?: boolean;
}

/** A paragraph under its title, kept on one page. */
export function TitledText({ title, text, isSmall = false }: TitledTextProps): ReactNode {
  return (
    <View wrap={false} style={{ marginTop: isSmall ? space.m : space.l }}>
      <ReportText bold style={{ fontSize: isSmall ? size.body : 11 }}>
        {title}
      </ReportText>
      <ReportText as={isSmall ? 'small' : 'body'} isProse style={{ marginTop: space.xs }}>
        {text}
      </ReportText>
    </View>
  );
}
