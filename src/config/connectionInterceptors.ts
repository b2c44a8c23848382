import { InterceptingCall, type Interceptor, Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

const sdkRetries = defaultGrpcRetryOptions();
/** Attempts at an update whose workflow task is refused; a workflow that fails each time is a bug, which the caller is told of. */
const UPDATE_ATTEMPTS = 5;
/** Of the server's `workflowTaskFailErr`, temporalio/temporal, service/history/workflow/update/errors_failures.go. */
const WORKFLOW_TASK_REFUSED = 'due to unexpected workflow task failure';

/**
 * The interceptors of every client connection to Temporal: the SDK's own retries, and those of two cases it leaves out.
 *
 * - A workflow that ends with an update, while an event comes that it has not seen, has its task refused. The server repeats
 *   the task without the update and answers FAILED_PRECONDITION. The update is sent again, under the id it has.
 * - The SDK retries a call from a timer that outlives `Connection.close()`. gRPC then throws in the timer, where no caller
 *   can catch it, and the process ends in the middle of its shutdown. With these the caller is told instead: CANCELLED.
 */
export const CONNECTION_INTERCEPTORS: Interceptor[] = [
  makeGrpcRetryInterceptor({
    ...sdkRetries,
    retryableDecider: (attempt, answer) =>
      sdkRetries.retryableDecider(attempt, answer) || (attempt < UPDATE_ATTEMPTS && isTaskRefused(answer)),
  }),
  cancelWhenClosed,
];

/** An update with start has the reason in the details of its operations only. */
function isTaskRefused({ code, details, metadata }: StatusObject): boolean {
  return (
    code === status.FAILED_PRECONDITION &&
    [details, ...metadata.get('grpc-status-details-bin')].some((text) => text.includes(WORKFLOW_TASK_REFUSED))
  );
}

function cancelWhenClosed(...[options, nextCall]: Parameters<Interceptor>): InterceptingCall {
  try {
    return new InterceptingCall(nextCall(options));
  } catch (error) {
    return cancelledCall(error instanceof Error ? error.message : String(error));
  }
}

function cancelledCall(details: string): InterceptingCall {
  return new InterceptingCall({
    start(_metadata, listener) {
      const cancelled = { code: status.CANCELLED, details, metadata: new Metadata() };
      process.nextTick(() => {
        // The SDK's retries expect a message before every status, as gRPC itself gives them one.
        listener?.onReceiveMessage?.(null);
        listener?.onReceiveStatus?.(cancelled);
      });
    },
    cancelWithStatus() {},
    getPeer: () => 'none',
    sendMessage() {},
    sendMessageWithContext() {},
    startRead() {},
    halfClose() {},
    getAuthContext: () => null,
  });
}
