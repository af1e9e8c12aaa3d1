// telegram-test-api, which keeps messages, behind what Telegram refuses and this server would take.
// core.telegram.org/bots/api#sendmessage: parameters, 1-4096 characters, errors as the real one words them.
const express = require('express');
const TelegramServer = require('telegram-test-api');

const [port, token] = process.argv.slice(2);
const known = new Set(['chat_id', 'text']);
const scripted = {};

const refuse = (res, status, description, parameters) =>
	res.status(status).json({ok: false, error_code: status, description, ...(parameters && {parameters})});

const app = express();
app.use(express.json());
// {chat_id: {status, description, parameters}}: what the next messages to this chat get
app.post('/script', (req, res) => res.json(Object.assign(scripted, req.body)));
app.all('/bot:token/sendMessage', (req, res, next) => {
	const {chat_id: chat, text} = req.body;
	if (req.params.token !== token) return refuse(res, 401, 'Unauthorized');
	const unknown = Object.keys(req.body).filter(key => !known.has(key));
	if (unknown.length) return refuse(res, 400, `Bad Request: unknown parameter ${unknown}`);
	if (!Number.isInteger(chat)) return refuse(res, 400, 'Bad Request: chat_id is invalid');
	if (!text) return refuse(res, 400, 'Bad Request: message text is empty');
	if (text.length > 4096) return refuse(res, 400, 'Bad Request: message is too long');
	const fault = scripted[chat];
	if (!fault) return next();
	if (fault.body) return res.status(fault.status).send(fault.body);
	return refuse(res, fault.status, fault.description, fault.parameters);
});
app.use(new TelegramServer({port: Number(port)}).webServer);
app.listen(Number(port), '127.0.0.1');
