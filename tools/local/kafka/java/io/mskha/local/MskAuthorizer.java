package io.mskha.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorizes IAM clients by their policies, which the local platform's IAM evaluates, and all other clients by ACLs, as MSK does.
 * Decisions are cached for up to {@value #USABLE_MS} ms. While IAM is not available, IAM clients are denied.
 */
public final class MskAuthorizer extends StandardAuthorizer {
  private static final Logger LOG = LoggerFactory.getLogger(MskAuthorizer.class);
  private static final long FRESH_MS = 1_000;
  private static final long USABLE_MS = 2_000;
  private static final int MAX_DECISIONS = 10_000;

  private record DecisionKey(String principal, AclOperation operation, ResourceType type, String name) {}

  private record Decision(boolean allowed, long atMs) {}

  private final IamClient iam = IamClient.fromEnvironment();
  private final Map<DecisionKey, Decision> decisions = new ConcurrentHashMap<>();
  private final Map<DecisionKey, Boolean> refreshing = new ConcurrentHashMap<>();
  private final ExecutorService background = Executors.newSingleThreadExecutor(MskAuthorizer::daemon);

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "iam-refresh");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
    if (!isIam(context)) return super.authorize(context, actions);
    String principal = context.principal().getName();
    long now = System.currentTimeMillis();
    Map<DecisionKey, Action> unknown = new LinkedHashMap<>();
    Map<DecisionKey, Action> stale = new LinkedHashMap<>();
    Map<DecisionKey, Boolean> known = new LinkedHashMap<>();
    for (Action action : actions) {
      DecisionKey key = keyOf(principal, action);
      Decision decision = decisions.get(key);
      if (decision == null || now - decision.atMs() > USABLE_MS) {
        unknown.put(key, action);
      } else {
        known.put(key, decision.allowed());
        if (now - decision.atMs() > FRESH_MS) stale.put(key, action);
      }
    }
    if (!unknown.isEmpty()) known.putAll(requestDecisions(principal, unknown));
    if (!stale.isEmpty()) refresh(principal, stale);

    List<AuthorizationResult> results = new ArrayList<>(actions.size());
    for (Action action : actions) {
      boolean allowed = known.getOrDefault(keyOf(principal, action), false);
      if (!allowed && action.logIfDenied())
        LOG.info("Denied: {} {} on {}", principal, action.operation(), action.resourcePattern());
      results.add(allowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED);
    }
    return results;
  }

  /** Kafka allows idempotent writes to a client that can write to any topic; IAM has a separate action for that, so IAM clients are denied here. */
  @Override
  public AuthorizationResult authorizeByResourceType(AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
    return isIam(context) ? AuthorizationResult.DENIED : super.authorizeByResourceType(context, operation, type);
  }

  @Override
  public void close() throws IOException {
    background.shutdownNow();
    super.close();
  }

  private static boolean isIam(AuthorizableRequestContext context) {
    return MskPrincipalBuilder.IAM.equals(context.principal().getPrincipalType());
  }

  private static DecisionKey keyOf(String principal, Action action) {
    return new DecisionKey(principal, action.operation(), action.resourcePattern().resourceType(), action.resourcePattern().name());
  }

  private Map<DecisionKey, Boolean> requestDecisions(String principal, Map<DecisionKey, Action> actions) {
    Map<DecisionKey, Boolean> allowedActions = new LinkedHashMap<>();
    try {
      boolean[] allowed = iam.authorize(principal, List.copyOf(actions.values()));
      long now = System.currentTimeMillis();
      if (decisions.size() > MAX_DECISIONS) decisions.clear();
      int i = 0;
      for (DecisionKey key : actions.keySet()) {
        allowedActions.put(key, allowed[i]);
        decisions.put(key, new Decision(allowed[i++], now));
      }
    } catch (IOException | IamClient.AccessDenied failure) {
      LOG.warn("IAM is not available; {} is denied", principal, failure);
    }
    return allowedActions;
  }

  private void refresh(String principal, Map<DecisionKey, Action> stale) {
    stale.keySet().removeIf(key -> refreshing.putIfAbsent(key, true) != null);
    if (stale.isEmpty()) return;
    background.execute(
        () -> {
          try {
            requestDecisions(principal, stale);
          } finally {
            stale.keySet().forEach(refreshing::remove);
          }
        });
  }
}
