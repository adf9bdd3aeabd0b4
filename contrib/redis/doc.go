// Package workosredis keeps in Redis what several servers of one application share. That is which of them refreshes a session,
// who has signed out, which webhooks have been dealt with, which access tokens are denied, what WorkOS said of API
// keys, sessions on the server's side, and how much of WorkOS's rate limit is left. Its name is not that of its folder, so that it can be imported beside go-redis, over which it works.
//
//	client := redis.NewClient(&redis.Options{Addr: "redis.internal:6379", ContextTimeoutEnabled: true})
//	shared, err := workosredis.New(client)
//
// Each kind goes where the SDK takes one:
//
//	session.WithGroup(shared.Group())
//	session.WithSessionStore(shared.SessionStore())
//	webhooks.WithStore(shared.WebhookStore())
//	revocation.WithSharedStore(shared.RevocationStore())
//	bearer.APIKeys(client.APIKeys, &bearer.APIKeysParams{Cache: shared.APIKeyCache()})
//	ratelimit.New(ratelimit.Default(), &ratelimit.NewParams{Bucket: shared.RateBucket()})
//
// Redis holds no token, no cookie that a browser could present, and no password. What a refresh returns is sealed with a
// key that is derived from the old session, which Redis does not know; sessions are sealed by their Manager; the rest are
// IDs and times. Who can write to Redis can still delete what is there. Give it TLS, a password and a network of its own.
//
// It takes a single server, a primary behind Sentinel or a cluster, and was tried with Redis 7. Every command is a script on one key that
// goes to a primary. Let nothing be evicted (maxmemory-policy noeviction).
package workosredis
