import { render } from "preact";
import { takeToken } from "./client.js";
import { Shell } from "./shell.js";

takeToken();
const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<Shell />, root);
}
