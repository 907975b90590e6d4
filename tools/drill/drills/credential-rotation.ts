import { until } from "../../local/process/index.js";
import { type Drill, NO_BACKLOG } from "../drill.js";

const PATIENCE_MS = 60_000;

/** Replaces the password of the SCRAM user that the drill's producer and consumer use. The drill removes the user afterwards. */
export const credentialRotation: Drill = {
  name: "credential-rotation",
  about:
    "The password of a SCRAM user in use is replaced, as a rotation does; its clients keep their connections, and then connect with the new one.",
  authentication: "scram",
  targets: ["local", "aws"],
  async run({ user, acknowledged, backlog, reconnect, event, signal }) {
    if (!user) throw new Error("credential-rotation needs a SCRAM user");
    const options = { timeoutMs: PATIENCE_MS, signal };
    const untilMore = async (over: string) => {
      const before = acknowledged();
      await until(`records over ${over}`, () => acknowledged() > before && backlog() <= NO_BACKLOG, options);
    };
    await user.rotate();
    const faultAtMs = Date.now();
    event(`${user.secretName} has a new password`);
    await user.untilAccepted("new", true, signal);
    event("every broker accepts the new password");
    await user.untilAccepted("old", false, signal);
    event("every broker refuses the old password");
    await untilMore("the open connections");
    event("the open connections of producer and consumer continue");
    await reconnect(user.client());
    await untilMore("the new connections");
    const recoveredAtMs = Date.now();
    event("producer and consumer have connected with the new password");
    return { faultAtMs, recoveredAtMs };
  },
};
