import { Button } from '@react-email/button';
import { Column } from '@react-email/column';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Row } from '@react-email/row';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { Fragment } from 'react';
import { type EmailStyles, emailStyles } from './emailStyles.ts';
import type { MessageLocale, ShownLogo } from './messageContent.ts';
import type { MessageText } from './messageText.ts';

/** The layout of every e-mail: a card that fits a phone and follows its dark mode. */
export function EmailLayout({
  text,
  locale,
  accentColor,
  logo,
}: {
  readonly text: MessageText;
  readonly locale: MessageLocale;
  /** Of the clinic. */
  readonly accentColor: string;
  readonly logo: ShownLogo | null;
}) {
  const styles = emailStyles(accentColor);
  const [clinicName = '', ...contact] = text.signature;
  return (
    <Html lang={locale}>
      <Head>
        <title>{text.subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{styles.darkModeCss}</style>
      </Head>
      <body className="ground" style={styles.ground}>
        <Preview>{text.preview}</Preview>
        {/* Some mail programs drop the style of the body element. */}
        <div className="ground" style={styles.ground}>
          <Container style={styles.container}>
            <Section style={styles.masthead}>
              {logo === null ? (
                <Row>
                  <Column style={styles.markColumn}>
                    <div className="mark" style={styles.mark}>
                      {[...clinicName][0]?.toUpperCase()}
                    </div>
                  </Column>
                  <Column>
                    <Text className="ink" style={styles.wordmark}>
                      {clinicName}
                    </Text>
                  </Column>
                </Row>
              ) : (
                // White in dark mode too: a dark logo stays visible. Outlook needs the size as attributes.
                <img
                  src={logo.url}
                  alt={clinicName}
                  width={logo.width}
                  height={logo.height}
                  style={styles.logo}
                />
              )}
            </Section>
            <Section className="card" style={styles.card}>
              <Text className="accent" style={styles.kicker}>
                {text.kicker}
              </Text>
              <Heading as="h1" className="ink" style={styles.heading}>
                {text.heading}
              </Heading>
              <Text className="ink" style={styles.text}>
                {text.greeting}
              </Text>
              {text.paragraphs.map((paragraph) => (
                <Text key={paragraph} className="ink" style={styles.text}>
                  {paragraph}
                </Text>
              ))}
              {text.facts.length > 0 && <Facts facts={text.facts} styles={styles} />}
              {text.tips.length > 0 && <Tips tips={text.tips} styles={styles} />}
              {text.action !== null && (
                <Button className="button" href={text.action.url} style={styles.button}>
                  {text.action.label}
                </Button>
              )}
              {text.note !== '' && (
                <Text className="muted" style={styles.note}>
                  {text.note}
                </Text>
              )}
            </Section>
            <Section style={styles.footer}>
              {text.action !== null && (
                <Text className="muted" style={styles.small}>
                  {text.addressHint}
                  <br />
                  <Link className="accent" href={text.action.url} style={styles.address}>
                    {text.action.url}
                  </Link>
                </Text>
              )}
              <Text className="muted" style={styles.small}>
                <strong>{clinicName}</strong>
                {contact.map((line) => (
                  <Fragment key={line}>
                    <br />
                    {line}
                  </Fragment>
                ))}
              </Text>
              <Text className="muted" style={styles.small}>
                {text.footer}
                {text.unsubscribe !== undefined && (
                  <>
                    {' '}
                    <Link className="accent" href={text.unsubscribe.url} style={styles.address}>
                      {text.unsubscribe.label}
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

function Facts({ facts, styles }: { readonly facts: MessageText['facts']; readonly styles: EmailStyles }) {
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

function Tips({ tips, styles }: { readonly tips: MessageText['tips']; readonly styles: EmailStyles }) {
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
