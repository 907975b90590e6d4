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
 * Decides for IAM clients by their policies, which the platform's IAM knows, and for all others by ACLs, as MSK does.
 * A decision is kept for {@value #USABLE_MS} ms at most. While IAM can't be asked, IAM clients are refused.
 */
public final class MskAuthorizer extends StandardAuthorizer {
  private static final Logger LOG = LoggerFactory.getLogger(MskAuthorizer.class);
  private static final long FRESH_MS = 1_000;
  private static final long USABLE_MS = 2_000;
  private static final int MOST_DECISIONS = 10_000;

  private record Question(String principal, AclOperation operation, ResourceType type, String name) {}

  private record Decision(boolean allowed, long atMs) {}

  private final IamFront iam = IamFront.fromEnvironment();
  private final Map<Question, Decision> decisions = new ConcurrentHashMap<>();
  private final Map<Question, Boolean> refreshing = new ConcurrentHashMap<>();
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
    Map<Question, Action> unknown = new LinkedHashMap<>();
    Map<Question, Action> stale = new LinkedHashMap<>();
    Map<Question, Boolean> known = new LinkedHashMap<>();
    for (Action action : actions) {
      Question question = question(principal, action);
      Decision decision = decisions.get(question);
      if (decision == null || now - decision.atMs() > USABLE_MS) {
        unknown.put(question, action);
      } else {
        known.put(question, decision.allowed());
        if (now - decision.atMs() > FRESH_MS) stale.put(question, action);
      }
    }
    if (!unknown.isEmpty()) known.putAll(ask(principal, unknown));
    if (!stale.isEmpty()) refresh(principal, stale);

    List<AuthorizationResult> results = new ArrayList<>(actions.size());
    for (Action action : actions) {
      boolean allowed = known.getOrDefault(question(principal, action), false);
      if (!allowed && action.logIfDenied())
        LOG.info("Denied: {} {} on {}", principal, action.operation(), action.resourcePattern());
      results.add(allowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED);
    }
    return results;
  }

  /** "May it write to any topic?" stands in for the idempotent-write permission; IAM has an action of its own for that. */
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

  private static Question question(String principal, Action action) {
    return new Question(principal, action.operation(), action.resourcePattern().resourceType(), action.resourcePattern().name());
  }

  private Map<Question, Boolean> ask(String principal, Map<Question, Action> actions) {
    Map<Question, Boolean> answers = new LinkedHashMap<>();
    try {
      boolean[] allowed = iam.authorize(principal, List.copyOf(actions.values()));
      long now = System.currentTimeMillis();
      if (decisions.size() > MOST_DECISIONS) decisions.clear();
      int i = 0;
      for (Question question : actions.keySet()) {
        answers.put(question, allowed[i]);
        decisions.put(question, new Decision(allowed[i++], now));
      }
    } catch (IOException | IamFront.Refused failure) {
      LOG.warn("IAM could not be asked, so {} is refused", principal, failure);
    }
    return answers;
  }

  private void refresh(String principal, Map<Question, Action> stale) {
    stale.keySet().removeIf(question -> refreshing.putIfAbsent(question, true) != null);
    if (stale.isEmpty()) return;
    background.execute(
        () -> {
          try {
            ask(principal, stale);
          } finally {
            stale.keySet().forEach(refreshing::remove);
          }
        });
  }
}
