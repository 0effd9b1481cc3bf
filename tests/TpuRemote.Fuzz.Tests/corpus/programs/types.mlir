func.func @main(%a: tensor<0x3xi8>, %b: tensor<2xi64>, %c: tensor<f64>, %d: tensor<2x1xf16>) -> (tensor<0xi8>, tensor<2xui8>, tensor<1x2x2xf16>, tensor<2xi1>) {
  %0 = stablehlo.reshape %a : (tensor<0x3xi8>) -> tensor<0xi8>
  %1 = stablehlo.convert %b : (tensor<2xi64>) -> tensor<2xui8>
  %2 = stablehlo.broadcast_in_dim %d, dims = [1, 2] : (tensor<2x1xf16>) -> tensor<1x2x2xf16>
  %3 = stablehlo.constant dense<"0x01020304050607080102030405060708"> : tensor<2xi64>
  %4 = stablehlo.shift_left %b, %3 : tensor<2xi64>
  %5 = stablehlo.divide %4, %3 : tensor<2xi64>
  %6 = stablehlo.compare NE, %5, %b, SIGNED : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi1>
  %7 = stablehlo.not %6 : tensor<2xi1>
  %8 = stablehlo.sine %c : tensor<f64>
  return %0, %1, %2, %7 : tensor<0xi8>, tensor<2xui8>, tensor<1x2x2xf16>, tensor<2xi1>
}
