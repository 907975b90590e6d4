export type {
  ApiDefinition,
  Authorizer,
  Caller,
  Cors,
  HttpApiHost,
  Integration,
  ReceivedRequest,
  Route,
  Stage,
  Throttling,
} from "./host.js";
export { HttpApiListener } from "./listener.js";
