import { useEffect, useState } from "preact/hooks";

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
}

let next = 0;
let show: ((notice: Notice) => void) | undefined;

/** Shows a short message about what the user has just done. */
export function notify(text: string, failed = false): void {
  show?.({ id: next++, text, failed });
}

/** Runs an action of the user, and shows whether it has succeeded. @returns true if it has */
export async function attempt(work: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await work();
    notify(done);
    return true;
  } catch (error) {
    notify((error as Error).message, true);
    return false;
  }
}

export function Notices() {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  useEffect(() => {
    show = (notice) => {
      setNotices((all) => [...all.slice(-2), notice]);
      setTimeout(() => setNotices((all) => all.filter(({ id }) => id !== notice.id)), notice.failed ? 12_000 : 5_000);
    };
    return () => {
      show = undefined;
    };
  }, []);
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.map(({ id, text, failed }) => (
        <p key={id} class={failed ? "critical" : "good"}>
          {text}
        </p>
      ))}
    </div>
  );
}
