import { paths } from "./scripts.js";

/** Returns the configuration of the CloudWatch agent: the logs of cloud-init and of every unit, one log stream for each. */
export function cloudWatchAgentConfiguration(logGroup: string, units: readonly string[]): string {
  const files = [
    { file_path: "/var/log/cloud-init-output.log", log_stream_name: "{instance_id}/cloud-init" },
    ...units.map((unit) => ({ file_path: `${paths.logs}/${unit}.log`, log_stream_name: `{instance_id}/${unit}` })),
  ];
  return `${JSON.stringify({
    agent: { run_as_user: "root" },
    logs: { logs_collected: { files: { collect_list: files.map((file) => ({ ...file, log_group_name: logGroup })) } } },
  })}\n`;
}
