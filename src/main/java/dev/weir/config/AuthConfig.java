package dev.weir.config;

import dev.weir.json.JsonFields;
import dev.weir.web.guard.Access;
import dev.weir.web.guard.Access.Credential;
import dev.weir.web.guard.Caller.Role;
import dev.weir.web.guard.Secret;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The field {@code http.auth} of a configuration. Immutable.
 *
 * @param anonymous what one may do who does not log in
 * @param users who logs in with a password
 * @param tokens who logs in with a token
 */
record AuthConfig(
    Anonymous anonymous, Map<String, Credential> users, Map<String, Credential> tokens) {
  static final AuthConfig DEFAULTS = new AuthConfig(Anonymous.AUTO, Map.of(), Map.of());
  private static final String PATH = "http.auth.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final String NAME_RULE = "must be 1 to 64 letters, digits, '.', '_', '@' or '-'";
  private static final Set<String> ROLES = Set.of("viewer", "operator");
  private static final Set<String> ANONYMOUS = Set.of("auto", "operator", "viewer", "none");

  /** What one may do who does not log in. */
  enum Anonymous {
    /** All where there are neither users nor tokens, nothing where there are any. */
    AUTO,
    /** All. */
    OPERATOR,
    /** Look. */
    VIEWER,
    /** Nothing. */
    NONE
  }

  /**
   * Reads the field.
   *
   * @throws IllegalArgumentException for the first thing wrong with it; of its values none is
   *     quoted but the known words, since it may be a secret in the wrong place
   */
  static AuthConfig parse(JsonObject json) {
    JsonFields fields = fields(mask(json), PATH, List.of("anonymous", "users", "tokens"));
    String rule = "must be \"auto\", \"operator\", \"viewer\" or \"none\"";
    String anonymous = fields.text("anonymous", "auto");
    if (!ANONYMOUS.contains(anonymous)) {
      throw fields.refusal("anonymous", rule);
    }
    return new AuthConfig(
        Anonymous.valueOf(anonymous.toUpperCase(Locale.ROOT)),
        credentials(json, fields, "users", Secret::isSlow),
        credentials(json, fields, "tokens", secret -> secret.isSlow() || secret.isFast()));
  }

  private static Map<String, Credential> credentials(
      JsonObject json, JsonFields fields, String group, Predicate<Secret> isSound) {
    JsonObject masked = fields.object(group);
    List<String> names = List.copyOf(masked.fieldNames());
    JsonFields members = JsonFields.of(masked, PATH + group + ".", names);
    if (!names.isEmpty()) {
      WebLibraries.require(PATH + group + " has members", "empty");
    }
    Map<String, Credential> credentials = new TreeMap<>();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(PATH + group + " has a bad name: it " + NAME_RULE);
      }
      JsonFields member =
          fields(members.object(name), PATH + group + "." + name + ".", List.of("role", "secret"));
      Object secret = json.getJsonObject(group).getJsonObject(name).getValue("secret");
      credentials.put(name, credential(member, secret, isSound));
    }
    return Map.copyOf(credentials);
  }

  /**
   * Reads one login.
   *
   * @param member the login with its secret masked, so that no refusal can quote that
   * @param secret the secret as it was given
   */
  private static Credential credential(
      JsonFields member, Object secret, Predicate<Secret> isSound) {
    Role role = role(member);
    if (!(secret instanceof String hash) || !isSound.test(new Secret(hash))) {
      throw member.refusal("secret", Secret.RULE);
    }
    return new Credential(role, new Secret(hash));
  }

  /** Returns a reader that does not quote the name of an unknown field either. */
  private static JsonFields fields(JsonObject masked, String path, List<String> known) {
    if (!known.containsAll(masked.fieldNames())) {
      throw new IllegalArgumentException(
          path.substring(0, path.length() - 1)
              + " has a field that is not known: there are only "
              + String.join(", ", known));
    }
    return JsonFields.of(masked, path, known);
  }

  private static Role role(JsonFields member) {
    String role = member.text("role", "");
    if (!ROLES.contains(role)) {
      throw member.refusal("role", "must be \"viewer\" or \"operator\"");
    }
    return Role.valueOf(role.toUpperCase(Locale.ROOT));
  }

  /** No caller could log in, and none may come in without. */
  void requireSense() {
    if (anonymous == Anonymous.NONE && !access().hasLogins()) {
      throw new IllegalArgumentException(
          PATH + "anonymous is \"none\": must let somebody in where there are no users and tokens");
    }
  }

  /** Returns whether the configuration says who may come from another machine. */
  boolean isDecided() {
    return anonymous != Anonymous.AUTO || access().hasLogins();
  }

  Access access() {
    Role role =
        switch (anonymous) {
          case AUTO -> users.isEmpty() && tokens.isEmpty() ? Role.OPERATOR : null;
          case OPERATOR -> Role.OPERATOR;
          case VIEWER -> Role.VIEWER;
          case NONE -> null;
        };
    return new Access(role, users, tokens);
  }

  /** Returns the field as it was, secrets too. */
  JsonObject toJson() {
    return new JsonObject()
        .put("anonymous", anonymous.name().toLowerCase(Locale.ROOT))
        .put("users", json(users))
        .put("tokens", json(tokens));
  }

  private static JsonObject json(Map<String, Credential> credentials) {
    JsonObject json = new JsonObject();
    new TreeMap<>(credentials)
        .forEach(
            (name, credential) ->
                json.put(
                    name,
                    new JsonObject()
                        .put("role", credential.role().name().toLowerCase(Locale.ROOT))
                        .put("secret", credential.secret().hash())));
    return json;
  }

  /** Returns a mask for what stands in place of the field and is no object. */
  static Object maskUnlessObject(Object auth) {
    return auth instanceof JsonObject ? auth : masked(auth);
  }

  /**
   * Returns a copy of the field with a mask wherever a secret is or may be by mistake: of its plain
   * values only the known words and nulls are left.
   */
  static JsonObject mask(JsonObject auth) {
    JsonObject masked = new JsonObject();
    auth.forEach(field -> masked.put(field.getKey(), masked(field.getValue())));
    return masked;
  }

  private static Object masked(Object value) {
    if (value instanceof JsonObject object) {
      return mask(object);
    }
    boolean plain = value == null || (value instanceof String word && ANONYMOUS.contains(word));
    return plain ? value : Secret.MASK;
  }
}
