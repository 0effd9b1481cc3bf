# The TPU server alone. Built by docker compose from the repository's root; sources are public, no secrets are read.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/TpuRemote.Server -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
EXPOSE 8470
ENTRYPOINT ["dotnet", "TpuRemote.Server.dll"]
