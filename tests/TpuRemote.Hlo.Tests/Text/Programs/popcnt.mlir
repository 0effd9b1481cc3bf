module {
  func.func public @main(%arg0: tensor<4xui8>) -> tensor<4xui8> {
    %0 = stablehlo.popcnt %arg0 : tensor<4xui8>
    return %0 : tensor<4xui8>
  }
  func.func public @generic(%arg0: tensor<4xui8>) -> tensor<4xui8> {
    %0 = "stablehlo.popcnt"(%arg0) : (tensor<4xui8>) -> tensor<4xui8>
    "func.return"(%0) : (tensor<4xui8>) -> ()
  }
}
