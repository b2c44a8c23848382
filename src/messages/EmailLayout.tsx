import {
  Button,
  Column,
  Container,
  Head,
  Heading,
  Html,
  Link,
  Preview,
  Row,
  Section,
  Text,
} from '@react-email/components';
import { brand, DARK_MODE_CSS, styles } from './emailStyles.ts';
import type { MessageLocale } from './messageContent.ts';
import type { MessageCopy } from './messageCopy.ts';

/** The one look of every e-mail: a card on a quiet ground that fits a phone and turns dark with it. */
export function EmailLayout({
  copy,
  locale,
  clinicName,
}: {
  readonly copy: MessageCopy;
  readonly locale: MessageLocale;
  readonly clinicName: string;
}) {
  return (
    <Html lang={locale}>
      <Head>
        <title>{copy.subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{DARK_MODE_CSS}</style>
      </Head>
      <body className="ground" style={styles.ground}>
        <Preview>{copy.preview}</Preview>
        {/* Some mail programs drop the body's own style. */}
        <div className="ground" style={styles.ground}>
          <Container style={styles.container}>
            <Section style={styles.masthead}>
              <Row>
                <Column style={styles.markColumn}>
                  <div className="mark" style={styles.mark}>
                    A
                  </div>
                </Column>
                <Column>
                  <Text className="ink" style={styles.wordmark}>
                    {brand.name}
                  </Text>
                </Column>
                <Column align="right">
                  <Text className="muted" style={styles.clinic}>
                    {clinicName}
                  </Text>
                </Column>
              </Row>
            </Section>
            <Section className="card" style={styles.card}>
              <Text className="accent" style={styles.kicker}>
                {copy.kicker}
              </Text>
              <Heading as="h1" className="ink" style={styles.heading}>
                {copy.heading}
              </Heading>
              <Text className="ink" style={styles.text}>
                {copy.greeting}
              </Text>
              {copy.paragraphs.map((paragraph) => (
                <Text key={paragraph} className="ink" style={styles.text}>
                  {paragraph}
                </Text>
              ))}
              {copy.facts.length > 0 && <Facts facts={copy.facts} />}
              {copy.tips.length > 0 && <Tips tips={copy.tips} />}
              {copy.action !== null && (
                <Button className="button" href={copy.action.url} style={styles.button}>
                  {copy.action.label}
                </Button>
              )}
              {copy.note !== '' && (
                <Text className="muted" style={styles.note}>
                  {copy.note}
                </Text>
              )}
            </Section>
            <Section style={styles.footer}>
              {copy.action !== null && (
                <Text className="muted" style={styles.small}>
                  {copy.addressHint}
                  <br />
                  <Link className="accent" href={copy.action.url} style={styles.address}>
                    {copy.action.url}
                  </Link>
                </Text>
              )}
              <Text className="muted" style={styles.small}>
                {copy.footer}
                {copy.unsubscribe !== undefined && (
                  <>
                    {' '}
                    <Link className="accent" href={copy.unsubscribe.url} style={styles.address}>
                      {copy.unsubscribe.label}
                    </Link>
                  </>
                )}
              </Text>
            </Section>
          </Container>
        </div>
      </body>
    </Html>
  );
}

function Facts({ facts }: { readonly facts: MessageCopy['facts'] }) {
  return (
    <Section className="panel" style={styles.facts}>
      {facts.map(({ label, value }, index) => (
        <Row key={label}>
          <Column className="muted rule" style={index === 0 ? styles.firstFactLabel : styles.factLabel}>
            {label}
          </Column>
          <Column className="ink rule" style={index === 0 ? styles.firstFactValue : styles.factValue}>
            {value}
          </Column>
        </Row>
      ))}
    </Section>
  );
}

function Tips({ tips }: { readonly tips: MessageCopy['tips'] }) {
  return (
    <Section style={styles.tips}>
      {tips.map((tip, index) => (
        <Row key={tip}>
          <Column style={styles.tipNumberColumn}>
            <div className="badge" style={styles.tipNumber}>
              {index + 1}
            </div>
          </Column>
          <Column className="ink" style={styles.tip}>
            {tip}
          </Column>
        </Row>
      ))}
    </Section>
  );
}
