import { InterceptingCall, type Interceptor, Metadata, status } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

/**
 * The interceptors of every client connection to Temporal: the SDK's own retries, and a call that is not made once the
 * connection is closed.
 *
 * The SDK retries a call from a timer that outlives `Connection.close()`. gRPC then throws in the timer, where no caller can
 * catch it, and the process ends in the middle of its shutdown. With these the caller is told instead: CANCELLED.
 */
export const CONNECTION_INTERCEPTORS: Interceptor[] = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  cancelWhenClosed,
];

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
      process.nextTick(() => listener?.onReceiveStatus?.(cancelled));
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
