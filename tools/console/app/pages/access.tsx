import type { AccessView } from "../../api.js";
import { FromSource, Panel } from "../parts/panel.js";
import { TableHead } from "../parts/table-head.js";
import { usePolling } from "../polling.js";

export function AccessPage() {
  const { data: access, failure } = usePolling<AccessView>("access", 15_000);
  return (
    <>
      <h1>Access</h1>
      {failure && <p class="notice critical">{failure}</p>}
      {!access && !failure && <p class="starting">Reading ACLs and users …</p>}
      {access && (
        <>
          <p class="lead">
            Clients authenticate with {access.authentication.join(", ") || "nothing that MSK lists"}. Policies decide what IAM clients can
            do; ACLs decide it for all others.
          </p>
          <Panel title="ACLs">
            <FromSource source={access.acls}>
              {(acls) => (acls.length === 0 ? <p class="empty">The cluster has no ACL.</p> : <Acls acls={acls} />)}
            </FromSource>
          </Panel>
          <Panel title="SCRAM users">
            <FromSource source={access.scramUsers}>
              {(users) =>
                users.length === 0 ? (
                  <p class="empty">No secret is associated with the cluster.</p>
                ) : (
                  <ul class="chips">
                    {users.map((user) => (
                      <li key={user}>{user}</li>
                    ))}
                  </ul>
                )
              }
            </FromSource>
          </Panel>
        </>
      )}
    </>
  );
}

type Acls = Extract<AccessView["acls"], { state: "ready" }>["data"];

const Acls = ({ acls }: { acls: Acls }) => (
  <div class="scroll">
    <table>
      <TableHead columns={["Principal", "Permission", "Operation", "Resource", "Pattern", "Host"]} />
      <tbody>
        {acls.map((acl) => (
          <tr key={Object.values(acl).join()}>
            <th scope="row">{acl.principal}</th>
            <td class={acl.permission === "deny" ? "warning" : ""}>{acl.permission}</td>
            <td>{acl.operation}</td>
            <td>{acl.resource}</td>
            <td>{acl.pattern}</td>
            <td>{acl.host}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
