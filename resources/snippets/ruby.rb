# Receives webhooks. Run it: WEBHOOK_SECRET=... ruby ruby.rb (Ruby 3; `gem install webrick` for the example server).
require 'json'
require 'openssl'
require 'webrick'

SECRET = ENV.fetch('WEBHOOK_SECRET', '')
abort 'WEBHOOK_SECRET is not set' if SECRET.empty?
TOLERANCE_SECONDS = 300

# True if `header` (X-Webhook-Signature) was made for exactly these bytes within the last five minutes.
def verify(secret, header, body)
  pairs = header.split(',').map { |part| part.strip.split('=', 2) }
  timestamp = pairs.assoc('t')&.last.to_s
  return false unless timestamp.match?(/\A[0-9]{1,12}\z/)
  return false if (Time.now.to_i - timestamp.to_i).abs > TOLERANCE_SECONDS

  expected = OpenSSL::HMAC.hexdigest('SHA256', secret, "#{timestamp}.".b + body.b)
  # There are two v1 while a secret is being changed: any of them may be the right one.
  pairs.any? { |name, value| name == 'v1' && OpenSSL.secure_compare(value.to_s, expected) }
end

def handle(event_id, event)
  puts "#{event_id} #{event['event']}"
end

server = WEBrick::HTTPServer.new(BindAddress: '127.0.0.1', Port: ENV.fetch('PORT', 8000).to_i)
server.mount_proc('/') do |request, response|
  # The bytes as they came: JSON that was parsed and written again has another signature.
  body = request.body.to_s
  if verify(SECRET, request['X-Webhook-Signature'].to_s, body)
    # The same event may come twice, always with the same id. Keep the ids of the last days in a table with a
    # unique column, and answer 2xx without doing anything if this one is there already.
    event_id = request['X-Webhook-Id']
    # Answer at once and work afterwards; store the event before, if it must survive a crash of this process.
    response.status = 204
    Thread.new { handle(event_id, JSON.parse(body)) }
  else
    response.status = 401
  end
end
trap('INT') { server.shutdown }
server.start
