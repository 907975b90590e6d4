export { startAwsApi } from "./aws-api.js";
