// Package workosredis stores in Redis the state that several servers of one application share: which server refreshes a session, who has signed out,
// which webhooks have been processed, which access tokens are denied, WorkOS's responses about API keys, server-side sessions, and the remaining rate
// limit. It works with a go-redis client; its name differs from its folder so that both can be imported together.
//
//	client := redis.NewClient(&redis.Options{Addr: "redis.internal:6379", ContextTimeoutEnabled: true})
//	shared, err := workosredis.New(client)
//
// Pass each kind to the part of the SDK that uses it:
//
//	session.WithGroup(shared.Group())
//	session.WithSessionStore(shared.SessionStore())
//	webhooks.WithStore(shared.WebhookStore())
//	revocation.WithSharedStore(shared.RevocationStore())
//	bearer.APIKeys(client.APIKeys, &bearer.APIKeysParams{Cache: shared.APIKeyCache()})
//	ratelimit.New(ratelimit.Default(), &ratelimit.NewParams{Bucket: shared.RateBucket()})
//
// Redis holds no token, no cookie that a browser could present, and no password. The result of a refresh is sealed with a
// key that is derived from the old session, which Redis does not know; sessions are sealed by their Manager; the rest are
// IDs and times. Anyone who can write to Redis can still delete data. Give it TLS, a password and its own network.
//
// It works with a single server, a primary behind Sentinel or a cluster, and is tested with Redis 7. Every command is a script on one key
// that runs on a primary. Disable eviction (maxmemory-policy noeviction).
package workosredis
