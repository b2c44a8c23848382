/** Why the model gave no usable answer, by the code of a parked task. */
const MEANINGS: Readonly<Record<string, string>> = {
  GeminiSafety: 'the filter for harmful content stopped the answer',
  GeminiRecitation: 'the answer would have repeated a published text',
  GeminiLanguage: 'the model does not support the language',
  GeminiBlocklist: 'the answer contained a blocked word',
  GeminiProhibitedContent: 'the answer may have contained forbidden content',
  GeminiSpii: 'the answer may have contained data that identifies a person',
  GeminiMalformed: 'the model called a function that does not exist',
  GeminiStopped: 'the model stopped for a reason that is not known',
  GeminiPromptBlocked: 'the model refused the question',
  GeminiNoCandidate: 'the model answered with nothing',
  GeminiEmptyAnswer: 'the model answered with nothing',
  GeminiInvalidJson: 'the answer did not pass its check, nor did the corrected one',
  GeminiOutputLimit: 'the answer to a single row is too long',
  GeminiPromptTooLarge: 'a single row is too large for the model',
  GeminiTruncated: 'the answer was cut off',
  GeminiUnavailable: 'the model was not available',
  GeminiUnreachable: 'the model could not be reached',
  GeminiTimeout: 'the model did not answer in time',
  GeminiRejected: 'the model rejected the request',
  WorkerLost: 'the workers that asked it were lost',
};

/** In words, as the end of a sentence. */
export const noAnswerMeaning = (failureCode: string): string =>
  MEANINGS[failureCode] ?? 'the reason is not known';
