import { App } from "cdktf";
import { ReadableStack } from "./modules/platform/readable-stack.js";

const app = new App();
new ReadableStack(app, "platform");
app.synth();
