import { createHmac } from "node:crypto";
import { assert, check, refused, workos } from "./client.mjs";

const email = "grace@example.com";
const um = workos.userManagement;
const user = await um.createUser({ email, password: "correct horse" });

// signIn signs the user in by a password.
const signIn = (password, more) => um.authenticateWithPassword({ email, password, ...more });

// authenticator is the code that an authenticator with this key shows now (RFC 6238).
function authenticator(key) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const sum = createHmac("sha1", key).update(counter).digest();
  const bits = sum.readUInt32BE(sum[19] & 15) & 0x7fffffff;
  return String(bits % 1000000).padStart(6, "0");
}

await check("a password is reset by a token, once", async () => {
  const reset = await um.createPasswordReset({ email });
  assert.deepEqual(await um.getPasswordReset(reset.id), reset);
  await um.resetPassword({ token: reset.passwordResetToken, newPassword: "battery staple" });
  assert.equal((await refused(() => signIn("correct horse"))).status, 400);
  assert.equal((await signIn("battery staple")).user.emailVerified, true);
  const again = await refused(() => um.resetPassword({ token: reset.passwordResetToken, newPassword: "correct horse" }));
  assert.equal(again.status, 404);
});

await check("an address is verified by the code sent to it", async () => {
  const joan = await um.createUser({ email: "joan@example.com" });
  await um.sendVerificationEmail({ userId: joan.id });
  const sent = await workos.events.listEvents({ events: ["email_verification.created"] });
  const { code } = await um.getEmailVerification(sent.data[0].data.id);
  const wrong = await refused(() => um.verifyEmail({ userId: joan.id, code: "no" }));
  assert.equal(wrong.code, "email_verification_code_incorrect");
  assert.equal((await um.verifyEmail({ userId: joan.id, code })).user.emailVerified, true);
});

await check("a sign-in asks for the authenticator that a user has enrolled", async () => {
  const key = Buffer.from("Hello!\xde\xad\xbe\xef", "latin1"); // JBSWY3DPEHPK3PXP in base 32.
  const enrolled = await workos.multiFactorAuth.createUserAuthFactor({ userId: user.id, type: "totp", totpSecret: "JBSWY3DPEHPK3PXP" });
  const said = await workos.multiFactorAuth.verifyChallenge({
    authenticationChallengeId: enrolled.authenticationChallenge.id,
    code: authenticator(key),
  });
  assert.equal(said.valid, true);
  const asked = await refused(() => signIn("battery staple"));
  const factorId = asked.rawData.authentication_factors[0].id;
  assert.equal(factorId, (await workos.multiFactorAuth.listUserAuthFactors({ userId: user.id })).data[0].id);
  const challenge = await workos.multiFactorAuth.challengeFactor({ authenticationFactorId: factorId });
  const done = await um.authenticateWithTotp({
    pendingAuthenticationToken: asked.rawData.pending_authentication_token,
    authenticationChallengeId: challenge.id,
    code: authenticator(key),
  });
  assert.equal(done.user.id, user.id);
  await workos.multiFactorAuth.deleteFactor(factorId);
  await signIn("battery staple");
});

await check("a sign-in obeys Radar's lists", async () => {
  const entry = { type: "ip_address", action: "block", entry: "203.0.113.7" };
  await workos.post("/radar/lists/ip_address/block", { entry: entry.entry }); // radar.addListEntry fails where there is no body.
  assert.equal((await refused(() => signIn("battery staple", { ipAddress: entry.entry }))).status, 400);
  await workos.radar.removeListEntry(entry);
  await signIn("battery staple", { ipAddress: entry.entry });
});

await check("a domain is verified", async () => {
  const { id } = await workos.organizations.createOrganization({ name: "Acme" });
  const domain = await workos.organizationDomains.createOrganizationDomain({ organizationId: id, domain: "acme.test" });
  assert.equal(domain.state, "pending");
  assert.equal((await workos.organizationDomains.verifyOrganizationDomain(domain.id)).state, "verified");
});

await check("somebody on a waitlist is approved", async () => {
  const entry = await um.createWaitlistEntry("default", { email: "mary@example.com" });
  assert.equal((await um.approveWaitlistEntry(entry.id)).state, "approved");
  assert.equal((await um.listWaitlistEntries("default", { state: "pending" })).data.length, 0);
  assert.equal((await um.listInvitations({ email: "mary@example.com" })).data.length, 1);
});

await check("the link of a passwordless session leads to a profile", async () => {
  const session = await workos.passwordless.createSession({ type: "MagicLink", email, redirectURI: "https://app.test/callback" });
  const opened = await fetch(session.link, { redirect: "manual" });
  const code = new URL(opened.headers.get("location")).searchParams.get("code");
  const { profile } = await workos.sso.getProfileAndToken({ clientId: process.env.WORKOSTEST_CLIENT_ID, code });
  assert.equal(profile.email, email);
});
