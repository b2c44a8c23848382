import type { TestApp } from './testApp.ts';

/** One Server-Sent Event; a comment has only its text. */
export interface ReceivedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** An open stream of the API. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  /** The events as they come, until the stream ends. */
  events(): AsyncGenerator<ReceivedEvent>;
  /** Goes away, as a client does. */
  close(): void;
}

/** Opens a stream of Server-Sent Events. */
export async function openEvents(
  { gatewayUrl, apiToken }: TestApp,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const gone = new AbortController();
  const response = await fetch(`${gatewayUrl}/v1${path}`, {
    headers: { authorization: `Bearer ${apiToken}`, ...headers },
    signal: gone.signal,
  });
  return {
    status: response.status,
    headers: response.headers,
    events: () => eventsOf(response),
    close: () => gone.abort(),
  };
}

async function* eventsOf(response: Response): AsyncGenerator<ReceivedEvent> {
  if (!response.body) return;
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => splitField(line)));
      const data = fields.get('data');
      if (data === undefined) continue;
      yield { event: fields.get('event') ?? '', id: fields.get('id') ?? '', data: JSON.parse(data) };
    }
  }
}

function splitField(line: string): [string, string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}
