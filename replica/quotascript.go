package replica

// A window is what all replicas know of one window of the BigCommerce store's quota. Its
// times are the server's, in milliseconds.
//
//	id     names it; the one before it is prev
//	used   calls that count in it, and those that may
//	open   calls that were taken in it and are not over
//	began  when the window before it was over
//	ends   when it is over: never before the real one is
//	known  whether an answer told so
//	quota  what all apps may ask in it
//	kind:  with its name, the calls of a kind in the window whose id is under kinds:
//
// A call counts in the window of the moment in which the store gets it, which is not
// always the one in which we took it. So what is open at the end of a window counts in
// the next one too, until its answer shows that it was in the one before. upstream counts
// its own calls by the same rules when this server is away.

// takeCall counts a call, or returns how long to wait; then the window and the time.
const takeCall = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local w = redis.call('HMGET', KEYS[1], 'id', 'used', 'open', 'ends', 'quota', 'prev', 'began', 'known')
for i = 1, 8 do w[i] = tonumber(w[i] or 0) end
local id, used, open, ends, quota, prev, began, known = unpack(w)
if tonumber(ARGV[1]) > 0 then quota = tonumber(ARGV[1]) end
local over = now >= ends
if over then
  prev, id, used, open = id, math.max(now, id + 1), open, 0
  began, ends, known = ends, now + tonumber(ARGV[3]), 0
end
local wait = 0
local limit = quota
if limit == 0 then limit = tonumber(ARGV[5]) end
local kind, ofkind = 'kind:' .. ARGV[6], 0
if ARGV[6] ~= '' then
  local k = redis.call('HMGET', KEYS[1], 'kinds:' .. ARGV[6], kind)
  if tonumber(k[1] or 0) == id then ofkind = tonumber(k[2] or 0) end
end
if used >= math.ceil(limit * tonumber(ARGV[2])) or ARGV[6] ~= '' and ofkind >= math.ceil(limit * tonumber(ARGV[7])) then
  wait = ends - now
  if not over then return {wait, id, now} end
else
  used, open = used + 1, open + 1
  if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'kinds:' .. ARGV[6], id, kind, ofkind + 1) end
end
redis.call('HSET', KEYS[1], 'id', id, 'used', used, 'open', open, 'ends', ends,
  'quota', quota, 'prev', prev, 'began', began, 'known', known)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {wait, id, now}`

// endCall notes that a call is over, and what its answer told. The window that it counted
// in ends between reset after the moment it was taken and reset after it was over. One
// that ends clearly later than the one we know is a new one.
const endCall = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local w = redis.call('HMGET', KEYS[1], 'id', 'used', 'open', 'ends', 'quota', 'prev', 'began', 'known')
if not w[1] then return 0 end
for i = 1, 8 do w[i] = tonumber(w[i] or 0) end
local id, used, open, ends, quota, prev, began, known = unpack(w)
local window, reset = tonumber(ARGV[1]), tonumber(ARGV[4])
local earliest = tonumber(ARGV[2]) + reset
local latest = earliest + tonumber(ARGV[5])
if window == id then open = math.max(open - 1, 0) end
if reset > 0 then
  if tonumber(ARGV[3]) > 0 then quota = tonumber(ARGV[3]) end
  if window ~= id and earliest <= began then
    if latest <= began and window == prev then used = math.max(used - 1, 0) end
  else
    if window ~= id and window ~= prev then used = used + 1 end
    if known == 1 and earliest > ends + 1000 then
      prev, id, used, open = id, math.max(now, id + 1), open + 1, 0
      began, ends = ends, latest
    elseif known == 0 or latest < ends - 1000 then
      ends, known = latest, 1
    end
  end
end
redis.call('HSET', KEYS[1], 'id', id, 'used', used, 'open', open, 'ends', ends,
  'quota', quota, 'prev', prev, 'began', began, 'known', known)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1`
