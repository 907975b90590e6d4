import { useEffect, useState } from "preact/hooks";
import { get, RequestError } from "./client.js";

/** The last answer of an address, and what has failed since. */
export interface Polled<T> {
  readonly data?: T;
  /** A message for the user. */
  readonly failure?: string;
  /** The token is missing or no longer valid. */
  readonly unauthorized?: boolean;
}

/** Reads an address of the API again and again while the tab is visible. */
export function usePolling<T>(path: string, everyMs: number): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({});
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      if (!document.hidden) {
        try {
          const data = await get<T>(path, AbortSignal.any([stopped.signal, AbortSignal.timeout(15_000)]));
          setPolled({ data });
        } catch (error) {
          if (stopped.signal.aborted) return;
          const unauthorized = error instanceof RequestError && error.status === 401;
          const failure = error instanceof RequestError ? error.message : "The console does not answer. It stops with its platform.";
          setPolled((last) => ({ ...last, failure, unauthorized }));
        }
      }
      timer = setTimeout(read, everyMs);
    };
    const readNow = () => {
      if (document.hidden) return;
      clearTimeout(timer);
      void read();
    };
    setPolled({});
    void read();
    document.addEventListener("visibilitychange", readNow);
    return () => {
      stopped.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", readNow);
    };
  }, [path, everyMs]);
  return polled;
}
