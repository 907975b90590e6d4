import { type ChildProcess, spawn } from "node:child_process";

/**
 * Reads `add GROUP` and `remove GROUP`, and at the end of its input kills the groups that are left. The input ends when the process that
 * holds the other end of the pipe exits, however it does.
 */
const script = `
trap '' HUP INT TERM
groups=" "
while read -r action group; do
  case $action in
    add) groups="$groups$group " ;;
    remove) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/**
 * Kills process groups when this process exits, also after SIGKILL. The kernel can do that for a child, but not for what the child has
 * started: Terraform that is killed leaves its providers running. One shell for each process that starts children does it.
 */
export class GroupGuard {
  private shell: ChildProcess | undefined;

  add(group: number): void {
    this.shell ??= start();
    this.shell.stdin?.write(`add ${group}\n`);
  }

  remove(group: number): void {
    this.shell?.stdin?.write(`remove ${group}\n`);
  }
}

function start(): ChildProcess {
  // A session without a terminal, so that Ctrl-C does not reach it, and no folder that it would keep in use.
  const shell = spawn("/bin/sh", ["-c", script, "group-guard"], { cwd: "/", env: {}, detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.on("error", () => undefined); // without /bin/sh, the kernel's signal for the children is all there is
  shell.stdin?.on("error", () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void } | null)?.unref();
  return shell;
}
