import { z } from 'zod';
import type { Answer } from '../http/emulatedOperation.ts';
import type { Fault } from '../http/faults.ts';
import { withFabrication, withOppositeClaims } from './untrueAnswers.ts';

/** The parts of a generateContent answer that a fault changes. */
const GenerateContentAnswer = z.looseObject({
  candidates: z.array(
    z.looseObject({
      content: z.looseObject({ parts: z.array(z.looseObject({ text: z.string() })) }),
      finishReason: z.string(),
    }),
  ),
});
type GenerateContentAnswer = z.infer<typeof GenerateContentAnswer>;

/** What one of Gemini's own faults makes of an accepted answer; usage is counted as it was. */
export function alterGeminiAnswer(answer: Answer, fault: Fault): Answer {
  const parsed = GenerateContentAnswer.safeParse(answer.body);
  if (!parsed.success) return answer;
  const { candidates: _, ...withoutCandidates } = parsed.data;
  switch (fault.kind) {
    case 'finish':
      return withCandidate(answer, parsed.data, { finishReason: fault.reason, text: cutText(fault.reason) });
    case 'promptBlocked': {
      const promptFeedback = { blockReason: fault.reason, safetyRatings: [] };
      return { ...answer, body: { ...withoutCandidates, promptFeedback } };
    }
    case 'noCandidates':
      return { ...answer, body: withoutCandidates };
    case 'invalidJson':
      return withCandidate(answer, parsed.data, { text: (text) => `Here you are:\n${text.slice(0, -3)}` });
    case 'offSchema':
      return withCandidate(answer, parsed.data, { text: () => '{"answer":42}' });
    case 'fabricated':
      return withCandidate(answer, parsed.data, { text: (text) => withFabrication(text, fault.text) });
    case 'contradicted':
      return withCandidate(answer, parsed.data, { text: withOppositeClaims });
    default:
      return answer;
  }
}

/** Text comes with MAX_TOKENS only: the other reasons withhold it. */
const cutText = (reason: string) => (text: string) =>
  reason === 'MAX_TOKENS' ? text.slice(0, text.length / 2) : undefined;

function withCandidate(
  answer: Answer,
  body: GenerateContentAnswer,
  change: { finishReason?: string; text: (text: string) => string | undefined },
): Answer {
  const candidates = body.candidates.map((candidate) => {
    const text = change.text(candidate.content.parts.map((part) => part.text).join(''));
    const { content: _, ...rest } = candidate;
    const finishReason = change.finishReason ?? candidate.finishReason;
    return text === undefined
      ? { ...rest, finishReason }
      : { ...rest, finishReason, content: { role: 'model', parts: [{ text }] } };
  });
  return { ...answer, body: { ...body, candidates } };
}
